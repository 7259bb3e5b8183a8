//! What a place for files promises, in a folder and in a bucket: both are put to the same questions.

#[cfg(test)]
mod s3;
#[cfg(test)]
mod suite;

#[cfg(test)]
mod shelves {
    use apseko_server::files::shelf::bucket::BucketShelf;
    use apseko_server::files::shelf::disk::DiskShelf;

    use crate::s3::S3Server;
    use crate::suite::PROMISES;

    #[test]
    fn a_folder_keeps_every_promise() {
        for (name, promise) in PROMISES {
            let folder = tempfile::tempdir().unwrap();
            eprintln!("in a folder: {name}");
            promise(&DiskShelf::at(folder.path()).unwrap());
        }
    }

    #[test]
    fn a_bucket_keeps_every_promise() {
        let server = S3Server::start();
        for (number, (name, promise)) in PROMISES.iter().enumerate() {
            eprintln!("in a bucket: {name}");
            promise(&BucketShelf::open(&server.place(&format!("suite/{number}")), S3Server::keys()).unwrap());
        }
    }

    #[test]
    fn two_installations_share_a_bucket_under_different_prefixes() {
        use apseko_server::files::shelf::Shelf as _;

        let server = S3Server::start();
        let open = |prefix: &str| BucketShelf::open(&server.place(prefix), S3Server::keys()).unwrap();
        let (first, second) = (open("one"), open("two"));
        let described = crate::suite::described(1, 5);
        first.begin(&described).unwrap();
        assert_eq!(second.look(&described.id).unwrap(), None);
        assert!(second.unfinished().unwrap().is_empty());
        assert_eq!(first.unfinished().unwrap().len(), 1);
    }

    #[test]
    fn a_bucket_that_is_not_there_is_a_failure_and_no_missing_upload() {
        use apseko_server::files::shelf::{Shelf as _, ShelfFault};

        let server = S3Server::start();
        let place = server.place("x").replace(S3Server::BUCKET, "another");
        let shelf = BucketShelf::open(&place, S3Server::keys()).unwrap();
        let described = crate::suite::described(1, 5);
        assert!(shelf.begin(&described).is_err());
        assert!(matches!(shelf.unfinished(), Err(ShelfFault::Failed { .. } | ShelfFault::Unknown)));
    }
}
