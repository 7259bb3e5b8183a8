//! `audit ship`: sends the audit to a collector, in a process of its own or beside `serve`.

use crate::audit::{Collector, Pace, Shipping, action};
use crate::command::CommandFault;
use crate::command::arguments::{Arguments, missing};
use crate::command::audited::{Deed, audited};
use crate::command::serve::until_stopped;
use crate::premises::Folder;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let to = arguments.to().and_then(|to| to.to_str()).ok_or_else(|| missing("--to"))?;
    let collector = arguments.audit.collector_at(to)?;
    let folder = arguments.folder()?;
    let deed = Deed::new(action::SHIPPED, collector.name());
    audited(arguments, &folder, deed, |deed| {
        println!("sending to {}", collector.name());
        let shipping = start(arguments, &folder, collector)?;
        until_stopped(arguments.until_input_ends)?;
        deed.detail("sent", shipping.standing().sent);
        shipping.stop();
        Ok(())
    })
}

/// What `serve` does beside everything else, if it was told where to send.
pub(in crate::command) fn shipping(
    arguments: &Arguments,
    folder: &Folder,
) -> Result<Option<Shipping>, CommandFault> {
    let collector = arguments.audit.collector()?;
    collector.map(|collector| start(arguments, folder, collector)).transpose()
}

fn start(arguments: &Arguments, folder: &Folder, collector: Collector) -> Result<Shipping, CommandFault> {
    Ok(Shipping::start(arguments.journal(folder)?, collector, folder.clone(), Pace::default())?)
}
