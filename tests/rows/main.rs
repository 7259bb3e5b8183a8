//! Rows for people in the office: whatever befalls the feed, they come to what they would be if they were made anew, and to
//! what a device shows that may see all of it.

mod asks;
mod databases;
mod deeds;
mod grown;
mod hand;
mod newcomer;
mod office;
mod turns;
mod world;
