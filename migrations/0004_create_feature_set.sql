-- What a matrix can be made of, in an analyst's words.
create table feature_set (
    feature_set text primary key,
    view_name text not null,
    outlier_rule text not null,
    description text not null
);

create table feature (
    feature_set text not null references feature_set (feature_set),
    feature text not null,
    position integer not null check (typeof(position) = 'integer'),
    display_name text not null,
    unit text not null,
    definition text not null,
    primary key (feature_set, feature),
    unique (feature_set, position)
);
