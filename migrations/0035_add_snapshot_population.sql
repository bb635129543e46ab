-- The condition that chose a snapshot's customers; null where all were meant. Those it leaves out stand in
-- snapshot_excluded under the rules population and population_unknown.
alter table snapshot add column population text;
