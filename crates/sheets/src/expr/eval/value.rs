//! Numbers, days and words: none as soon as something they are made of is unknown.

use std::collections::BTreeSet;

use apseko_domain::{PersonalCode, age_on};
use jiff::civil::{Date, DateTime};

use super::{Place, Seen};
use crate::code::OptionCode;
use crate::decimal::Decimal;
use crate::expr::syntax::{Factor, Sign};
use crate::expr::tree::{Day, Number, Read, Words};
use crate::expr::values::Values;

impl<'v, V: Values> Place<'v, V> {
    pub fn number(&self, number: &Number) -> Option<Decimal> {
        match number {
            Number::Constant(number) => Some(*number),
            Number::Read(read) => {
                if let Seen::Number(number) = self.read(*read)? {
                    Some(number)
                } else {
                    None
                }
            }
            Number::Negative(inner) => Some(Decimal::default().minus(self.number(inner)?)),
            Number::Sum(terms) => terms.1.iter().try_fold(self.number(&terms.0)?, |sum, (sign, term)| {
                let term = self.number(term)?;
                Some(if *sign == Sign::Plus { sum.plus(term) } else { sum.minus(term) })
            }),
            Number::Product(terms) => {
                terms.1.iter().try_fold(self.number(&terms.0)?, |product, (factor, term)| {
                    let term = self.number(term)?;
                    if *factor == Factor::Times { Some(product.times(term)) } else { product.over(term) }
                })
            }
            Number::DaysBetween(days) => {
                let apart = self.day(&days.1)?.since(self.day(&days.0)?).ok()?;
                Some(Decimal::whole(apart.get_days().into()))
            }
            Number::Age(birth) => {
                let (birth, day) = (self.day(birth)?, self.values.day());
                // Somebody who is born after the visit is a slip of the pen, not a child.
                (birth <= day).then(|| Decimal::whole(age_on(birth, day).into()))
            }
            Number::Rows(group) => Some(Decimal::whole(self.values.rows(*group).into())),
            Number::Count(group, inner) => {
                let rows = self.rows(*group).filter(|place| place.holds(inner)).count();
                Some(Decimal::whole(i64::try_from(rows).unwrap_or(i64::MAX)))
            }
        }
    }

    pub fn day(&self, day: &Day) -> Option<Date> {
        match day {
            Day::Constant(day) => Some(*day),
            Day::Visit => Some(self.values.day()),
            Day::Read(read) => match self.read(*read)? {
                Seen::Date(day) => Some(day),
                Seen::DateTime(moment) => Some(moment.date()),
                Seen::Bool(_) | Seen::Number(_) | Seen::Text(_) | Seen::Choice(_) | Seen::Multi(_) => None,
            },
            Day::Birth(code) => PersonalCode::parse(self.words(code)?).ok()?.birth_day(),
        }
    }

    pub fn words<'e: 'w, 'w>(&self, words: &'e Words) -> Option<&'w str>
    where
        'v: 'w,
    {
        match words {
            Words::Constant(text) => Some(text),
            Words::Read(read) => {
                if let Seen::Text(text) = self.read(*read)? {
                    Some(text)
                } else {
                    None
                }
            }
        }
    }

    pub fn moment(&self, read: Read) -> Option<DateTime> {
        if let Seen::DateTime(moment) = self.read(read)? { Some(moment) } else { None }
    }

    pub fn choice(&self, read: Read) -> Option<&'v OptionCode> {
        if let Seen::Choice(option) = self.read(read)? { Some(option) } else { None }
    }

    pub fn options(&self, read: Read) -> Option<&'v BTreeSet<OptionCode>> {
        if let Seen::Multi(options) = self.read(read)? { Some(options) } else { None }
    }
}
