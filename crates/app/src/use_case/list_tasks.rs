//! Every task on the device, narrowed by words.

use apseko_contract::{ListTasks, TaskRow};
use apseko_domain::{fold_for_search, riga};
use apseko_store::Task;

use super::task_row::row_of;
use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ListTasks {
    fn answer(self, looking: &Looking<'_>) -> Result<Vec<TaskRow>, Failure> {
        let today = riga(looking.now).date;
        let words: Vec<String> =
            fold_for_search(&self.search).split_whitespace().map(str::to_owned).collect();
        looking.look(|view| {
            let found = view.all_tasks()?.into_iter().filter(|task| mentions(task, &words));
            found.map(|task| row_of(view, task, today)).collect()
        })
    }
}

fn mentions(task: &Task, words: &[String]) -> bool {
    let text = [
        task.employer_name.as_str(),
        &task.employer_reg_no,
        &task.place,
        &task.object,
        &task.number,
        &task.reason,
    ]
    .join(" ");
    let text = fold_for_search(&text);
    words.iter().all(|word| text.contains(word))
}
