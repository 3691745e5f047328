"""Questions as data: one .rq file each, and the loader that every user of them shares."""
