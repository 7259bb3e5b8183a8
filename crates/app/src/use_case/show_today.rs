//! The first screen: today's visits by the hour, and what waits at the desk.

use apseko_contract::{ShowToday, TaskRow, TodayView};
use apseko_domain::riga;

use super::task_row::row_of;
use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ShowToday {
    fn answer(self, looking: &Looking<'_>) -> Result<TodayView, Failure> {
        let today = riga(looking.now).date;
        let rows: Vec<TaskRow> = looking.look(|view| {
            view.tasks_for(today)?.into_iter().map(|task| row_of(view, task, today)).collect()
        })?;
        let (visits, desk) = rows.into_iter().partition(|row| row.day.is_some());
        Ok(TodayView { date: today, visits, desk })
    }
}
