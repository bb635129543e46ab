-- What campaigns came to, and what was handed over to whom: docs/decisions/0096.
-- What people bought in the days after a campaign was sent, both arms. Without people kept apart there is nothing to
-- compare: the columns of the control arm and of the difference are null.
create table campaign_result (
    campaign_id integer not null references campaign (campaign_id),
    measure text not null check (measure in ('conversion', 'net_revenue')),
    n_targets integer not null check (typeof(n_targets) = 'integer' and n_targets >= 0),
    n_controls integer not null check (typeof(n_controls) = 'integer' and n_controls >= 0),
    target_mean real check (target_mean is null or typeof(target_mean) = 'real'),
    control_mean real check (control_mean is null or typeof(control_mean) = 'real'),
    difference real check ((difference is null) = (control_mean is null or target_mean is null)),
    low real check ((low is null) = (difference is null)),
    high real check (high is null and low is null or high >= low),
    total real check ((total is null) = (difference is null)),
    total_low real check ((total_low is null) = (difference is null)),
    total_high real check ((total_high is null) = (difference is null)),
    is_shown integer check ((is_shown is null) = (difference is null) and (is_shown is null or is_shown in (0, 1))),
    sent_date date not null check (sent_date is date(sent_date)),
    last_date date not null check (last_date is date(last_date) and last_date >= sent_date),
    days integer not null check (days > 0),
    days_seen integer not null check (days_seen between 1 and days),
    days_empty integer not null check (days_empty between 0 and days_seen),
    complete integer not null check (complete in (0, 1)),
    chance_rate real check (chance_rate is null or chance_rate between 0 and 1),
    n_day_changes integer not null check (typeof(n_day_changes) = 'integer' and n_day_changes >= 0),
    n_draws integer not null check (n_draws >= 0),
    seed integer not null check (seed between 0 and 4294967295),
    computed_at datetime not null check (computed_at is datetime(computed_at)),
    primary key (campaign_id, measure)
);

-- The same week by week: of the week alone, and of all days up to its end.
create table campaign_week (
    campaign_id integer not null references campaign (campaign_id),
    week_no integer not null check (typeof(week_no) = 'integer' and week_no > 0),
    span text not null check (span in ('week', 'to_date')),
    measure text not null check (measure in ('conversion', 'net_revenue')),
    first_date date not null check (first_date is date(first_date)),
    last_date date not null check (last_date is date(last_date) and last_date >= first_date),
    complete integer not null check (complete in (0, 1)),
    target_mean real,
    control_mean real,
    difference real check ((difference is null) = (control_mean is null or target_mean is null)),
    low real check ((low is null) = (difference is null)),
    high real check (high is null and low is null or high >= low),
    primary key (campaign_id, week_no, span, measure)
);

-- Days that were changed by force after they were fixed: a range is honest only for days chosen before looking.
create table campaign_day_change (
    campaign_id integer not null references campaign (campaign_id),
    change_no integer not null check (typeof(change_no) = 'integer' and change_no > 0),
    changed_at datetime not null check (changed_at is datetime(changed_at)),
    sent_before date not null check (sent_before is date(sent_before)),
    days_before integer not null check (days_before > 0),
    sent_date date not null check (sent_date is date(sent_date)),
    days integer not null check (days > 0),
    was_counted integer not null check (was_counted in (0, 1)),
    primary key (campaign_id, change_no),
    check (sent_before <> sent_date or days_before <> days)
);

-- What was handed over last to a service, of a campaign or of a publication: the next one tells what changed since.
create table hand_over (
    hand_over_id integer not null primary key,
    service text not null check (service in ('klaviyo', 'mailchimp', 'meta')),
    campaign_id integer references campaign (campaign_id),
    publication_name text,
    channel text check (channel is null or channel in ('email', 'sms', 'ads')),
    n_people integer not null check (typeof(n_people) = 'integer' and n_people >= 0),
    n_added integer not null check (typeof(n_added) = 'integer' and n_added >= 0),
    n_removed integer not null check (typeof(n_removed) = 'integer' and n_removed >= 0),
    handed_at datetime not null check (handed_at is datetime(handed_at)),
    check ((campaign_id is null) = (publication_name is not null))
);

create unique index hand_over_of on hand_over (
    service, coalesce(campaign_id, 0), coalesce(publication_name, ''), coalesce(channel, '')
);

-- The files that were written for it, all of them: they hold people until somebody deletes them.
create table hand_over_file (
    hand_over_id integer not null references hand_over (hand_over_id),
    path text not null check (path <> ''),
    change_no integer not null check (typeof(change_no) = 'integer' and change_no >= 0),
    n_people integer not null check (typeof(n_people) = 'integer' and n_people >= 0),
    written_at datetime not null check (written_at is datetime(written_at)),
    primary key (hand_over_id, path)
);

-- Whom, with the addresses that the service knows them by: these are what a removal has to name.
create table hand_over_customer (
    hand_over_id integer not null references hand_over (hand_over_id),
    customer_id text not null check (typeof(customer_id) = 'text'),
    email text,
    phone text,
    segment_name text,
    primary key (hand_over_id, customer_id),
    check (email is not null or phone is not null)
);

create index hand_over_customer_id on hand_over_customer (customer_id);
