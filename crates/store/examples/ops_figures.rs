//! Throwaway figures.
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
use apseko_oplog::device::{self, Input, Session};
use apseko_oplog::message::*;
use apseko_oplog::*;
use apseko_store::{OpTables, StoreKey, first_meta, open_with_vfs};
use apseko_trust::{Alg, Digest, Envelope, KeyId, Purpose, Role, Signer, SigningFailed, TrustError, Verifier};
use rusqlite::{Connection, types::Value as Sql};
use std::sync::Arc;
use std::time::Instant;

#[derive(Clone)]
struct Luck(u64);
impl Random for Luck {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let m = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let m = (m ^ (m >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let m = (m ^ (m >> 31)).to_le_bytes();
            chunk.copy_from_slice(&m[..chunk.len()]);
        }
    }
}
struct T;
impl Signer for T {
    fn key_id(&self) -> KeyId { KeyId([1; 32]) }
    fn sign(&self, _: Purpose, d: &Digest) -> Result<Envelope, SigningFailed> {
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature: [d.as_slice(), d.as_slice()].concat() })
    }
}
impl Verifier for T {
    fn verify(&self, _: Role, _: Option<[u8; 16]>, _: Purpose, _: &Digest, _: &Envelope, _: i64) -> Result<(), TrustError> { Ok(()) }
}
fn env(luck: &mut Luck, ms: u64) -> Env<'_> {
    Env { wall_ms: 1_800_000_000_000 + ms as i64, mono_ms: ms, boot: [6; 16], rolled_back: false, level: 1, random: luck, signer: &T, receipts: None, verifier: &T, bugs: Bugs::default() }
}
fn scope(n: u64) -> ScopeId { let mut id = [7; 16]; id[..8].copy_from_slice(&(n % 20).to_le_bytes()); ScopeId { kind: ScopeKind::Case, id } }
fn draft(n: u64) -> Draft {
    let sheet = n / 60;
    let mut id = [9; 16];
    id[..8].copy_from_slice(&sheet.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    Draft { scope: scope(sheet / 4), kind: Kind::Set, entity: EntityRef { kind: 3, id: EntityId(id) }, field: format!("q.{:03}", n % 60), value: Value::text("Nav norobežojuma; 6 m"), parents: Vec::new(), seen: Vec::new(), needs: 1 }
}
fn who(n: u64) -> Who { let mut e = [0; 16]; e[..8].copy_from_slice(&n.to_le_bytes()); Who { user: UserId([2; 16]), role: "inspector".into(), acting_for: None, edit: EditId(e) } }

struct Dev { conn: Connection, session: Session, luck: Luck, ms: u64, n: u64 }
impl Dev {
    fn open(dir: &std::path::Path, name: &str) -> Self {
        let mut conn = open_with_vfs(&dir.join(name), &StoreKey::new([7; 32]), "unix").unwrap();
        first_meta(&conn, DeviceId([1; 16]), 1).unwrap();
        let mut luck = Luck(5);
        let tx = conn.transaction().unwrap();
        let (session, _) = device::start(&mut OpTables::new(&tx), &mut env(&mut luck, 0)).unwrap();
        tx.commit().unwrap();
        Self { conn, session, luck, ms: 1, n: 0 }
    }
    fn step(&mut self, input: Input) -> device::Step {
        self.ms += 40;
        let tx = self.conn.transaction().unwrap();
        let (session, step) = device::step(&mut OpTables::new(&tx), &self.session, &mut env(&mut self.luck, self.ms), input).unwrap();
        tx.commit().unwrap();
        self.session = session;
        step
    }
    fn write(&mut self, per: u64, total: u64) -> (f64, Vec<f64>) {
        let begin = Instant::now();
        let mut times = Vec::new();
        for _ in 0..total / per {
            let one = Instant::now();
            let drafts = (0..per).map(|i| draft(self.n + i)).collect();
            self.n += per;
            self.step(Input::Write(who(self.n), drafts));
            times.push(one.elapsed().as_secs_f64() * 1e3);
        }
        (total as f64 / begin.elapsed().as_secs_f64(), times)
    }
    fn ask(&mut self) -> Request { self.session.hurry(); self.step(Input::Tick).send.unwrap() }
    fn hear(&mut self, id: u64, answer: Answer) -> device::Step {
        let s = self.step(Input::Reply(Box::new(Reply { id, epoch: EpochId([1; 16]), now_ms: 1_800_000_000_000 + self.ms as i64, head: 1 << 30, stable: 0, answer })));
        assert!(s.notices.is_empty(), "{:?}", s.notices);
        s
    }
}
fn tell(name: &str, rate: f64, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!("{name:44} {rate:>9.0} op/s   p50 {:.3} ms  p99 {:.3} ms", times[times.len() / 2], times[times.len() * 99 / 100]);
}
/// The operations of another device, as the server would send them.
fn foreign(total: u64, bodies: bool) -> Vec<Entry> {
    let mut ledger = MemoryLedger::default();
    ledger.set_meta(&DeviceMeta { device: DeviceId([2; 16]), level: 1, server: None, epoch: None, stable: 0, hlc: Hlc(0), anchor: None, offset_ms: None }).unwrap();
    let mut luck = Luck(77);
    let (mut session, _) = device::start(&mut ledger, &mut env(&mut luck, 0)).unwrap();
    for n in (0..total).step_by(60) {
        let drafts = (0..60.min(total - n)).map(|i| draft(10_000_000 + n + i)).collect();
        session = device::step(&mut ledger, &session, &mut env(&mut luck, n), Input::Write(who(n), drafts)).unwrap().0;
    }
    ledger.records().enumerate().map(|(i, r)| Entry { seq: 1_000_000 + i as u64, op: Carried { header: r.header.clone(), body: r.here().cloned().filter(|_| bodies), erased: false } }).collect()
}
fn take<L: DeviceLedger>(_l: &L) {}
fn pull(dev: &mut Dev, entries: Vec<Entry>, name: &str) {
    let total = entries.len();
    let pages: Vec<News> = entries.chunks(1000).map(|page| {
        let last = page.last().unwrap().op.header.id();
        News { granted: (0..20).map(scope).collect(), scopes: vec![], entries: page.to_vec(), tips: vec![(last, T.sign(Purpose::Batch, &last.0).unwrap())], more: true }
    }).collect();
    let mut spent = 0.0;
    let mut times = Vec::new();
    for page in pages {
        let id = dev.ask().id;
        let begin = Instant::now();
        dev.hear(id, Answer::News(page));
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        spent += begin.elapsed().as_secs_f64();
    }
    tell(name, total as f64 / spent, times);
}
fn raw(dir: &std::path::Path, name: &str, from: &Connection, per: usize, limit: usize, label: &str) {
    let mut conn = open_with_vfs(&dir.join(name), &StoreKey::new([7; 32]), "unix").unwrap();
    for table in ["stream", "scope", "entity", "signature"] {
        let mut s = from.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let c = s.column_count();
        let rows: Vec<Vec<Sql>> = s.query_map([], |r| (0..c).map(|i| r.get(i)).collect()).unwrap().map(|r| r.unwrap()).collect();
        let q = vec!["?"; c].join(",");
        let tx = conn.transaction().unwrap();
        for r in rows { tx.prepare_cached(&format!("INSERT INTO {table} VALUES ({q})")).unwrap().execute(rusqlite::params_from_iter(r)).unwrap(); }
        tx.commit().unwrap();
    }
    let mut s = from.prepare("SELECT * FROM op LIMIT ?1").unwrap();
    let c = s.column_count();
    let rows: Vec<Vec<Sql>> = s.query_map([limit as i64], |r| (0..c).map(|i| r.get(i)).collect()).unwrap().map(|r| r.unwrap()).collect();
    let q = vec!["?"; c].join(",");
    let begin = Instant::now();
    let mut times = Vec::new();
    for chunk in rows.chunks(per) {
        let one = Instant::now();
        let tx = conn.transaction().unwrap();
        for r in chunk { tx.prepare_cached(&format!("INSERT INTO op VALUES ({q})")).unwrap().execute(rusqlite::params_from_iter(r.iter())).unwrap(); }
        tx.commit().unwrap();
        times.push(one.elapsed().as_secs_f64() * 1e3);
    }
    tell(label, rows.len() as f64 / begin.elapsed().as_secs_f64(), times);
}
fn size(conn: &Connection, dir: &std::path::Path, label: &str) {
    let out = dir.join(format!("{label}.vacuumed"));
    // A plain copy has the same pages as the encrypted one, but for 80 bytes a page.
    let _ = conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
    let pages: i64 = conn.pragma_query_value(None, "page_count", |r| r.get(0)).unwrap();
    let page: i64 = 4096;
    let ops: i64 = conn.query_row("SELECT count(*) FROM op", [], |r| r.get(0)).unwrap();
    let (h, b): (f64, f64) = conn.query_row("SELECT avg(length(header)), coalesce(avg(length(body)),0) FROM op", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    println!("{label}: {ops} ops, {:.1} bytes/op (header {h:.1}, body {b:.1})", (pages * page) as f64 / ops as f64);
    let _ = out;
    if let Ok(mut s) = conn.prepare("SELECT name, sum(pgsize), sum(payload) FROM dbstat GROUP BY name ORDER BY 2 DESC") {
        let rows: Vec<(String, i64, i64)> = s.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().map(|r| r.unwrap()).collect();
        for (n, b, p) in rows.iter().take(12) { println!("    {n:28} {:7.1} B/op  payload {:7.1}", *b as f64 / ops as f64, *p as f64 / ops as f64); }
    }
}
fn main() {
    let dir = tempfile::tempdir_in("/root/.cache").unwrap();
    let dir = dir.path();
    let only = std::env::args().nth(1);
    {
        let mut dev = Dev::open(dir, "single.db");
        dev.write(1, 200);
        let (rate, times) = dev.write(1, 5_000);
        tell("step Write, 1 op a transaction", rate, times);
        raw(dir, "raw1.db", &dev.conn, 1, 5_000, "raw insert, 1 op a transaction");
        // Without the disk's sync, to see our own part.
        dev.conn.pragma_update(None, "synchronous", "OFF").unwrap();
        let (rate, times) = dev.write(1, 5_000);
        tell("the same, synchronous=OFF", rate, times);
    }
    let mut dev = Dev::open(dir, "main.db");
    let (rate, times) = dev.write(60, 30_000);
    tell("step Write, 60 op a transaction", rate, times);
    raw(dir, "raw60.db", &dev.conn, 60, 30_000, "raw insert, 60 op a transaction");
    let (rate, times) = dev.write(60, 69_960);
    tell("  further to 100,000", rate, times);
    let begin = Instant::now();
    let unsent = OpTables::new(&dev.conn).unsent(1000).unwrap();
    println!("unsent(1000): {:.2} ms, {}", begin.elapsed().as_secs_f64() * 1e3, unsent.len());
    if only.is_none() {
        let mut other = Dev::open(dir, "pull.db");
        let id = other.ask().id;
        let welcome = Welcome { server: DeviceId([0xfe; 16]), protocol: PROTOCOL, lineage: vec![(EpochId([1; 16]), 0)], dseq: 0 };
        other.hear(id, Answer::Welcome(welcome));
        for i in 0..20 { let tx = OpTables::new(&other.conn).set_scope(&scope(i), Some(ScopeState::default())); tx.unwrap(); }
        pull(&mut other, foreign(10_000, true), "take in 10,000 pulled, 1,000 a transaction");
        raw(dir, "raw1000.db", &other.conn, 1000, 10_000, "raw insert, 1,000 op a transaction");
        size(&other.conn, dir, "pulled");
    }
    // Everything placed and signed, as after an exchange.
    let begin = Instant::now();
    let id = dev.ask().id;
    let welcome = Welcome { server: DeviceId([0xfe; 16]), protocol: PROTOCOL, lineage: vec![(EpochId([1; 16]), 0)], dseq: 0 };
    dev.hear(id, Answer::Welcome(welcome));
    let mut seq = 0;
    let mut kept_time = 0.0;
    loop {
        let request = dev.ask();
        let Ask::Push(push) = request.ask else { break };
        let places = push.ops.iter().map(|op| { seq += 1; (op.header.id(), seq) }).collect();
        let one = Instant::now();
        dev.hear(request.id, Answer::Kept(Kept { places, parked: vec![], refused: vec![], receipt: None }));
        kept_time += one.elapsed().as_secs_f64();
    }
    println!("push 100,000 from disk: {:.0} op/s, of which writing the places {:.0} op/s", seq as f64 / begin.elapsed().as_secs_f64(), seq as f64 / kept_time);
    size(&dev.conn, dir, "own");
    let tables = OpTables::new(&dev.conn);
    let begin = Instant::now();
    for n in 0..1000 { let d = draft(n * 97); assert!(!tables.heads(&RegisterKey { entity: d.entity, field: d.field }).unwrap().is_empty()); }
    println!("heads: {:.1} us", begin.elapsed().as_secs_f64() * 1e3);
    let begin = Instant::now();
    for n in 0..100 { assert_eq!(tables.heads_of(&draft(n * 60).entity).unwrap().len(), 60); }
    println!("heads_of a sheet of 60: {:.1} us", begin.elapsed().as_secs_f64() * 1e4);
    let begin = Instant::now();
    println!("own_places(0, 4000): {} in {:.2} ms", tables.own_places(0, 4000).unwrap().len(), begin.elapsed().as_secs_f64() * 1e3);
    let begin = Instant::now();
    println!("own_places(99_000, 4000): {} in {:.2} ms", tables.own_places(99_000, 4000).unwrap().len(), begin.elapsed().as_secs_f64() * 1e3);
    let begin = Instant::now();
    let tx = dev.conn.unchecked_transaction().unwrap();
    rebuild(&mut OpTables::new(&tx), 2, None).unwrap();
    tx.commit().unwrap();
    println!("rebuild 100,000: {:.2} s", begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let tx = dev.conn.unchecked_transaction().unwrap();
    OpTables::new(&tx).unplace_beyond(1000).unwrap();
    tx.commit().unwrap();
    println!("unplace 99,000: {:.2} s", begin.elapsed().as_secs_f64());
    let _ = (Arc::new(0), take::<MemoryLedger>);
}
