//! Where the time of a long exchange goes. What happens inside the way to the server and back is done once more, beside the
//! clock, to see its parts.

use std::time::{Duration, Instant};

use apseko_oplog::message::{Reply, Request};
use apseko_oplog::wire::{decode_reply, decode_request, encode_reply, encode_request};
use serde_json::{Map, Value, json};

use super::device::Talk;
use super::installation::{Server, cpu_seconds};
use super::proxy::Proxy;
use crate::Failure;

const ZSTD_LEVEL: i32 = 3;

/// The parts of an exchange, in seconds.
pub struct Phases<'a> {
    proxy: &'a Proxy,
    server: &'a Server,
    server_cpu: f64,
    own_cpu: f64,
    pub ops: u64,
    messages: u64,
    ask: Duration,
    way: Duration,
    hear: Duration,
    encode: Duration,
    pack: Duration,
    unpack: Duration,
    decode: Duration,
    server_decode: Duration,
    server_encode: Duration,
    /// What was said, to be done once more when the clock stands: meanwhile the next answer is on its way.
    said: Vec<(Request, Reply)>,
}

impl<'a> Phases<'a> {
    pub fn begin(proxy: &'a Proxy, server: &'a Server) -> Self {
        proxy.passed();
        let none = Duration::ZERO;
        Self {
            proxy,
            server,
            server_cpu: server.cpu_seconds(),
            own_cpu: cpu_seconds("self"),
            ops: 0,
            messages: 0,
            ask: none,
            way: none,
            hear: none,
            encode: none,
            pack: none,
            unpack: none,
            decode: none,
            server_decode: none,
            server_encode: none,
            said: Vec::new(),
        }
    }

    pub fn add(&mut self, talk: Talk) {
        self.ops += talk.ops();
        self.messages += 1;
        self.ask += talk.ask;
        self.way += talk.way;
        self.hear += talk.hear;
        self.said.push((talk.request, talk.reply));
    }

    fn say_again(&mut self) -> Result<(), Failure> {
        for (request, reply) in std::mem::take(&mut self.said) {
            let question = spent(&mut self.encode, || encode_request(&request));
            let packed = spent(&mut self.pack, || zstd::bulk::compress(&question, ZSTD_LEVEL))?;
            spent(&mut self.server_decode, || -> Result<_, Failure> {
                Ok(decode_request(&zstd::bulk::decompress(&packed, question.len())?)?)
            })?;
            let answer = spent(&mut self.server_encode, || encode_reply(&reply));
            let packed = spent(&mut self.server_encode, || zstd::bulk::compress(&answer, ZSTD_LEVEL))?;
            let answer = spent(&mut self.unpack, || zstd::bulk::decompress(&packed, answer.len()))?;
            spent(&mut self.decode, || decode_reply(&answer))?;
        }
        Ok(())
    }

    /// The time that a person would wait.
    pub fn seconds(&self) -> f64 {
        (self.ask + self.way + self.hear).as_secs_f64()
    }

    /// Everything that was measured. The exchange must be over.
    pub fn facts(&mut self, values: u64) -> Result<Map<String, Value>, Failure> {
        let passed = self.proxy.passed();
        let cpu_server = self.server.cpu_seconds() - self.server_cpu;
        let cpu_device = cpu_seconds("self") - self.own_cpu;
        self.say_again()?;
        let seconds = |duration: Duration| duration.as_secs_f64();
        let facts = json!({
            "ops": self.ops,
            "seconds": self.seconds(),
            "ops_per_s": per_second(self.ops, self.seconds()),
            "values_per_s": per_second(values, self.seconds()),
            "messages": self.messages,
            "up_bytes": passed.up,
            "down_bytes": passed.down,
            "requests": passed.requests,
            "s_device_builds": seconds(self.ask),
            "s_device_encodes": seconds(self.encode),
            "s_device_packs": seconds(self.pack),
            "s_device_unpacks": seconds(self.unpack),
            "s_device_decodes": seconds(self.decode),
            "s_server_unpacks_and_decodes": seconds(self.server_decode),
            "s_server_encodes_and_packs": seconds(self.server_encode),
            "s_device_waits": seconds(self.way),
            "s_device_takes_in_and_commits": seconds(self.hear),
            "cpu_s_server": cpu_server,
            "cpu_s_device": cpu_device,
        });
        Ok(if let Value::Object(facts) = facts { facts } else { Map::new() })
    }
}

fn spent<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let result = work();
    *sum += begin.elapsed();
    result
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
pub fn per_second(count: u64, seconds: f64) -> f64 {
    (count as f64 / seconds).round()
}
