//! How a stored task becomes a row of a list: what to call it, and how many days are left.

use apseko_contract::TaskRow;
use apseko_domain::TaskOrigin;
use apseko_store::{Task, View};
use jiff::civil::Date;

use crate::failure::Failure;

/// The best name that a task has.
pub(crate) fn title(task: &Task) -> String {
    let names = [&task.employer_name, &task.object, &task.place];
    names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default()
}

/// The row with what is known of the task beside itself.
pub(super) fn row_of(view: &View<'_>, task: Task, today: Date) -> Result<TaskRow, Failure> {
    let unconfirmed = is_unconfirmed(view, &task)?;
    Ok(TaskRow { unconfirmed, ..task_row(task, today) })
}

/// Whether a second person still has to look at a task.
pub(super) fn is_unconfirmed(view: &View<'_>, task: &Task) -> Result<bool, Failure> {
    Ok(task.origin == TaskOrigin::Adhoc && view.awaits_confirmation(task.id)?)
}

pub(super) fn task_row(task: Task, today: Date) -> TaskRow {
    let days_left = task.due_day.and_then(|due| today.until(due).ok()).map(|span| span.get_days());
    let mut names = [task.employer_name, task.object, task.place];
    // The title is the best name there is; what became the title is not said twice.
    let title = names.iter_mut().find(|name| !name.is_empty()).map(std::mem::take).unwrap_or_default();
    let [_, object, place] = names;
    TaskRow {
        task: task.id,
        number: task.number,
        title,
        place,
        object,
        origin: task.origin,
        unconfirmed: false,
        sheets: task.sheets,
        area: task.area,
        day: task.planned_day,
        time: task.planned_time,
        due: task.due_day,
        days_left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_domain::TaskId;
    use jiff::Timestamp;
    use jiff::civil::date;

    fn task(employer: &str, object: &str, place: &str) -> Task {
        Task {
            id: TaskId(uuid::Uuid::nil()),
            number: String::new(),
            origin: TaskOrigin::Preventive,
            employer_name: employer.to_owned(),
            employer_reg_no: String::new(),
            place: place.to_owned(),
            object: object.to_owned(),
            area: None,
            sheets: Vec::new(),
            reason: String::new(),
            planned_day: None,
            planned_time: None,
            due_day: Some(date(2026, 11, 19)),
            created_at: Timestamp::UNIX_EPOCH,
            created_by: String::new(),
        }
    }

    #[test]
    fn the_best_name_becomes_the_title_and_is_not_repeated() {
        let today = date(2026, 11, 20);
        let row = task_row(task("SIA „Aura Būve”", "būvobjekts", "Jelgava"), today);
        assert_eq!(
            (row.title.as_str(), row.object.as_str(), row.place.as_str()),
            ("SIA „Aura Būve”", "būvobjekts", "Jelgava")
        );
        let row = task_row(task("", "sastatnes", "Jelgava"), today);
        assert_eq!(
            (row.title.as_str(), row.object.as_str(), row.place.as_str()),
            ("sastatnes", "", "Jelgava")
        );
        let row = task_row(task("", "", "Jelgava"), today);
        assert_eq!((row.title.as_str(), row.place.as_str()), ("Jelgava", ""));
    }

    #[test]
    fn a_deadline_of_yesterday_is_one_day_overdue() {
        assert_eq!(task_row(task("A", "", ""), date(2026, 11, 20)).days_left, Some(-1));
        assert_eq!(
            task_row(task("A", "", ""), date(2026, 10, 1)).days_left,
            Some(49),
            "days, never months and days"
        );
    }
}
