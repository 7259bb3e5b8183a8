//! One answer and what follows.
