-- Curves that DBSCAN's eps is read from: the distance of each customer to its min_samples-th neighbour, itself counted,
-- ascending, in up to 1,000 points.
create table k_distance (
    snapshot_id integer not null references snapshot (snapshot_id),
    min_samples integer not null check (typeof(min_samples) = 'integer' and min_samples >= 2),
    position integer not null check (typeof(position) = 'integer' and position >= 1),
    share real not null check (typeof(share) = 'real' and share > 0 and share <= 1),
    distance real check (distance is null or typeof(distance) = 'real' and distance >= 0),
    is_knee integer not null check (is_knee in (0, 1)),
    rows_used integer not null check (typeof(rows_used) = 'integer' and rows_used >= position),
    primary key (snapshot_id, min_samples, position)
);
