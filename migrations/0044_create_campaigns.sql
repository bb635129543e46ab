-- Who may be written to, who was written to, and who was kept apart: docs/decisions/0095.
-- What a column of the customers' files is for: addresses, and consent by channel.
create table contact_column (
    role text not null primary key check (
        role in ('email', 'phone', 'consent_email', 'consent_sms', 'consent_ads')
    ),
    column_name text not null,
    yes_value text,
    phone_country text check (phone_country is null or role = 'phone'),
    customer_file_id integer not null references customer_file (customer_file_id),
    check (yes_value is null or role not in ('email', 'phone'))
);

-- What the files said last of each customer and channel, and when.
create table customer_consent (
    customer_id text not null check (typeof(customer_id) = 'text'),
    channel text not null check (channel in ('email', 'sms', 'ads')),
    is_given integer not null check (is_given in (0, 1)),
    consent_date date not null check (consent_date is date(consent_date)),
    customer_file_id integer not null references customer_file (customer_file_id),
    primary key (customer_id, channel)
);

-- The key of the hashes below. It never leaves the file.
create table contact_key (
    contact_key_id integer not null primary key check (contact_key_id = 1),
    hash_key text not null check (length(hash_key) = 64)
);

-- Whom nobody may write to any more, whatever a later file says; hashes, so that the list outlives `forget`.
create table suppressed_contact (
    contact_hash text not null primary key check (length(contact_hash) = 64),
    kind text not null check (kind in ('email', 'phone', 'customer')),
    source text not null,
    suppressed_date date not null check (suppressed_date is date(suppressed_date))
);

-- A campaign: a segment, a channel, whom it asked for, and what its size can show.
create table campaign (
    campaign_id integer not null primary key,
    campaign_name text not null unique collate nocase check (campaign_name <> ''),
    publication_id integer not null references publication (publication_id),
    segment_id integer not null check (typeof(segment_id) = 'integer'),
    segment_name text not null,
    channel text check (channel in ('email', 'sms', 'ads')),
    seed integer not null check (seed between 0 and 4294967295),
    control_share real not null check (control_share >= 0 and control_share < 1),
    min_certainty real check (min_certainty is null or min_certainty between 0 and 1),
    customer_limit integer check (customer_limit is null or customer_limit > 0),
    condition text,
    excluded_days integer check (excluded_days is null or excluded_days > 0),
    global_control_share real check (global_control_share is null or global_control_share between 0 and 1),
    consent_basis text not null check (consent_basis in ('consent', 'not_needed')),
    consent_valid_days integer check (consent_valid_days is null or consent_valid_days > 0),
    consent_date date check (consent_date is date(consent_date)),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    n_targets integer not null check (typeof(n_targets) = 'integer' and n_targets >= 0),
    n_controls integer not null check (typeof(n_controls) = 'integer' and n_controls >= 0),
    baseline_days integer not null check (baseline_days > 0),
    baseline_date date not null check (baseline_date is date(baseline_date)),
    baseline_conversion real check (baseline_conversion is null or baseline_conversion between 0 and 1),
    baseline_revenue real check (baseline_revenue is null or typeof(baseline_revenue) = 'real'),
    baseline_deviation real check (baseline_deviation is null or baseline_deviation >= 0),
    smallest_conversion_difference real check (
        smallest_conversion_difference is null or smallest_conversion_difference > 0
    ),
    smallest_revenue_difference real check (smallest_revenue_difference is null or smallest_revenue_difference > 0),
    sent_date date check (sent_date is date(sent_date)),
    days integer check (days is null or days > 0),
    created_at datetime not null check (created_at is datetime(created_at)),
    check (consent_basis = 'consent' or consent_date is null)
);

create index campaign_publication on campaign (publication_id);

-- Its people: who is written to, and who is kept apart. Who shares an address has the same group, and one arm.
create table campaign_customer (
    campaign_id integer not null references campaign (campaign_id),
    customer_id text not null check (typeof(customer_id) = 'text'),
    arm text not null check (arm in ('target', 'control')),
    certainty real check (certainty is null or certainty between 0 and 1),
    contact_group integer not null check (typeof(contact_group) = 'integer'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (campaign_id, customer_id)
);

create index campaign_customer_id on campaign_customer (customer_id);

-- Who of the segment is not in it, by the first reason that holds.
create table campaign_left_out (
    campaign_id integer not null references campaign (campaign_id),
    position integer not null check (typeof(position) = 'integer'),
    reason text not null,
    n_customers integer not null check (n_customers > 0),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (campaign_id, reason)
);

-- The files that were written of it, by the names they had.
create table campaign_file (
    campaign_id integer not null references campaign (campaign_id),
    path text not null,
    arm text not null check (arm in ('target', 'control')),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    written_at datetime not null check (written_at is datetime(written_at)),
    primary key (campaign_id, path)
);

-- Who is written to by no campaign, so that all of them together can be judged.
create table global_control_setting (
    setting_id integer not null primary key check (setting_id = 1),
    seed integer not null check (seed between 0 and 4294967295),
    share real not null check (share between 0 and 1),
    since_date date not null check (since_date is date(since_date))
);

create table global_control (
    customer_id text not null primary key check (typeof(customer_id) = 'text'),
    since_date date not null check (since_date is date(since_date))
);

-- What each typed share changed: who judges all campaigns together has to know how many were kept apart when.
create table global_control_change (
    change_id integer not null primary key,
    changed_date date not null check (changed_date is date(changed_date)),
    share_before real not null check (share_before between 0 and 1),
    share real not null check (share between 0 and 1 and share <> share_before),
    n_before integer not null check (typeof(n_before) = 'integer' and n_before >= 0),
    n_added integer not null check (typeof(n_added) = 'integer' and n_added >= 0),
    n_released integer not null check (typeof(n_released) = 'integer' and n_released >= 0),
    n_customers integer not null check (typeof(n_customers) = 'integer' and n_customers >= 0)
);
