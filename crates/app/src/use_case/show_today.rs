//! The first screen: today's visits by the hour, and what waits at the desk.

use apseko_contract::{ShowToday, TodayView};
use apseko_domain::riga;

use super::task_row::task_row;
use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ShowToday {
    fn answer(self, looking: &Looking<'_>) -> Result<TodayView, Failure> {
        let today = riga(looking.now).date;
        let tasks = looking.look(|view| Ok(view.tasks_for(today)?))?;
        let (visits, desk): (Vec<_>, Vec<_>) =
            tasks.into_iter().map(|task| task_row(task, today)).partition(|row| row.day.is_some());
        Ok(TodayView { date: today, visits, desk })
    }
}
