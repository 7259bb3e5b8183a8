//! Scopes, things and streams as bytes of a fixed length, the same in both databases.

use apseko_oplog::{DeviceId, EntityId, EntityRef, Incarnation, ScopeId, ScopeKind, StreamId};

/// A scope: its kind, then its id.
pub type ScopeKey = [u8; 24];
/// A thing: its kind, then its id. Things of one kind lie side by side.
pub type EntityKey = [u8; 18];
/// A stream: the installation, then the start.
pub type StreamKey = [u8; 32];

pub(crate) fn of_scope(scope: &ScopeId) -> ScopeKey {
    let mut key = [0; 24];
    let (kind, id) = key.split_at_mut(8);
    kind.copy_from_slice(&scope.kind.number().to_be_bytes());
    id.copy_from_slice(&scope.id);
    key
}

pub(crate) fn scope(key: &ScopeKey) -> ScopeId {
    let (kind, id) = halves(key);
    ScopeId { kind: ScopeKind::of(u64::from_be_bytes(kind)), id }
}

pub(crate) fn of_entity(entity: &EntityRef) -> EntityKey {
    let mut key = [0; 18];
    let (kind, id) = key.split_at_mut(2);
    kind.copy_from_slice(&entity.kind.to_be_bytes());
    id.copy_from_slice(&entity.id.0);
    key
}

pub(crate) fn entity(key: &EntityKey) -> EntityRef {
    let (kind, id) = halves(key);
    EntityRef { kind: u16::from_be_bytes(kind), id: EntityId(id) }
}

pub(crate) fn of_stream(stream: &StreamId) -> StreamKey {
    let mut key = [0; 32];
    let (device, incarnation) = key.split_at_mut(16);
    device.copy_from_slice(&stream.device.0);
    incarnation.copy_from_slice(&stream.incarnation.0);
    key
}

pub(crate) fn stream(key: &StreamKey) -> StreamId {
    let (device, incarnation) = halves(key);
    StreamId { device: DeviceId(device), incarnation: Incarnation(incarnation) }
}

/// A key of `A + B` bytes as its two parts.
fn halves<const A: usize, const B: usize, const N: usize>(key: &[u8; N]) -> ([u8; A], [u8; B]) {
    let (mut first, mut second) = ([0; A], [0; B]);
    let bytes = key.iter().copied();
    first.iter_mut().chain(&mut second).zip(bytes).for_each(|(to, from)| *to = from);
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_it_was_made_of() {
        let scope_id = ScopeId { kind: ScopeKind::Other(1 << 40), id: [7; 16] };
        assert_eq!(scope(&of_scope(&scope_id)), scope_id, "kinds of newer programs keep their number");
        let thing = EntityRef { kind: 513, id: EntityId([9; 16]) };
        assert_eq!(entity(&of_entity(&thing)), thing);
        let stream_id = StreamId { device: DeviceId([1; 16]), incarnation: Incarnation([2; 16]) };
        assert_eq!(stream(&of_stream(&stream_id)), stream_id);
    }

    #[test]
    fn things_of_one_kind_lie_side_by_side() {
        let thing = |kind, id| of_entity(&EntityRef { kind, id: EntityId([id; 16]) });
        assert!(thing(1, 255) < thing(2, 0), "a range over keys is a range over one kind");
    }
}
