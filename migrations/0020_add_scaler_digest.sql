-- SHA-256 of how a snapshot's columns are prepared for the engine. Snapshots made before have none.
alter table snapshot add column scaler_digest text;
