//! Expressions of definitions: written as text, checked while loading, total when evaluated.
