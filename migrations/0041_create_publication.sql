-- What was chosen of all that was tried, and who is in which segment by it: docs/decisions/0088.
-- A segmentation that people use. The newest of a name is the current one; earlier ones have replaced_at.
create table publication (
    publication_id integer not null primary key,
    publication_name text not null check (typeof(publication_name) = 'text' and publication_name <> ''),
    run_id integer references run (run_id),
    rule_set text check (rule_set is null or rule_set = 'rfm'),
    snapshot_id integer references snapshot (snapshot_id),
    is_default integer not null check (is_default in (0, 1)),
    note text,
    as_of_date date not null check (as_of_date is date(as_of_date)),
    published_at datetime not null check (published_at is datetime(published_at)),
    replaced_at datetime check (replaced_at is datetime(replaced_at)),
    check ((run_id is null) = (rule_set is not null)),
    check ((run_id is null) = (snapshot_id is null)),
    check (is_default = 0 or replaced_at is null)
);

create unique index publication_current on publication (publication_name) where replaced_at is null;

create unique index publication_default on publication (is_default) where is_default = 1;

-- Its segments. A segment_id means one segment in all publications of a name.
create table publication_segment (
    publication_id integer not null references publication (publication_id),
    segment_id integer not null check (typeof(segment_id) = 'integer' and segment_id between 1 and 9007199254740992),
    cluster integer check (cluster is null or cluster >= 0),
    segment_name text not null check (typeof(segment_name) = 'text'),
    fate text not null check (fate in ('kept', 'born', 'split', 'merged', 'died')),
    from_segment_id integer,
    jaccard real check (jaccard is null or jaccard between 0 and 1),
    n_customers integer not null check (
        typeof(n_customers) = 'integer' and n_customers between 0 and 9007199254740992
    ),
    primary key (publication_id, segment_id)
);

-- The default publication: one row for every customer with a line.
create table customer_segment (
    customer_id text primary key not null,
    segment_id integer,
    segment_name text,
    status text not null check (
        status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new', 'clustered'
        )
    ),
    status_reason text,
    second_segment_name text,
    certainty real check (certainty is null or certainty between 0 and 1),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    first_purchase_date date check (first_purchase_date is date(first_purchase_date)),
    last_purchase_date date check (last_purchase_date is date(last_purchase_date)),
    days_since_last_purchase integer check (days_since_last_purchase is null or days_since_last_purchase >= 0),
    invoice_count integer not null,
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    country text,
    publication_id integer not null references publication (publication_id),
    segment_since_date date not null check (segment_since_date is date(segment_since_date)),
    check ((status = 'clustered') = (segment_id is not null)),
    check ((segment_name is null) = (segment_id is null))
);

-- The other current publications.
create table publication_customer (
    publication_id integer not null references publication (publication_id),
    customer_id text not null,
    segment_id integer,
    status text not null check (
        status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new', 'clustered'
        )
    ),
    certainty real check (certainty is null or certainty between 0 and 1),
    status_reason text,
    second_segment_id integer,
    segment_since_date date not null check (segment_since_date is date(segment_since_date)),
    primary key (publication_id, customer_id),
    check ((status = 'clustered') = (segment_id is not null))
);

-- Where customers were before: a row for each change. Where they are now stands in the tables above.
create table customer_segment_history (
    publication_name text not null,
    customer_id text not null,
    segment_id integer,
    status text not null,
    from_date date not null check (from_date is date(from_date)),
    to_date date not null check (to_date is date(to_date)),
    primary key (publication_name, customer_id, from_date),
    check (from_date < to_date)
);

-- Where the rules of a set divide, frozen when it was first published; owners may change the values.
create table rule_cut_point (
    rule_set text not null check (rule_set = 'rfm'),
    name text not null,
    value real not null check (typeof(value) = 'real'),
    unit text not null,
    source text not null,
    primary key (rule_set, name)
);
