//! `half`: what each officer does on their own machine, alone: opens their half and seals it to the other one.

use apseko_vault::escrow::open_half;
use apseko_vault::{OfficerSecret, TravellingHalf};

use crate::fault::Fault;
use crate::machine::fill;
use crate::officers::{believed, other};
use crate::opening::chosen;
use crate::secret_file::{read_secret, write_new};
use crate::words::Words;

pub(crate) fn run(words: &Words) -> Result<(), Fault> {
    let own = words.officer()?;
    let list = believed(words)?;
    let secret = read_secret(words.secret()?)?;
    let named = list.officers.iter().find(|officer| officer.id == own).ok_or(Fault::NotInTheList)?;
    if named.key != OfficerSecret::public(&secret) {
        return Err(Fault::NotInTheList);
    }
    let receiver = other(&list, own, words.with)?;
    let (_, image) = chosen(words.image()?, words.person)?;
    let half = open_half(&secret, own, receiver.id, &image.escrow, &image.bound)?;
    let travelling = TravellingHalf::seal(&half, &receiver.key, list.number, &mut fill)?;
    write_new(words.out()?, &travelling.to_bytes())?;
    println!("person {}", hex::encode(image.bound.person));
    println!("device {}", hex::encode(image.bound.device));
    println!("half for {}", hex::encode(receiver.id));
    Ok(())
}
