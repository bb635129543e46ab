-- SHA-256 of a run's labels renumbered in the order of their first rows: runs of a snapshot with equal digests have
-- the same segments. Runs of before get theirs when a command that writes opens the file.
alter table run add column partition_digest text;
