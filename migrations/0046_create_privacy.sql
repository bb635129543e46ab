-- What the ids of the file say of people, and the key of all pseudonyms and hashes: docs/decisions/0097.
create table privacy (
    privacy_id integer not null primary key check (privacy_id = 1),
    salt text check (length(salt) = 64),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    n_email integer not null check (typeof(n_email) = 'integer'),
    n_phone integer not null check (typeof(n_phone) = 'integer'),
    n_name integer not null check (typeof(n_name) = 'integer'),
    unpacked_since datetime check (unpacked_since is datetime(unpacked_since))
);

-- Who was forgotten: a keyed hash, so that a later file does not bring him back, and what stands in his place.
create table forgotten_customer (
    customer_hash text not null primary key check (length(customer_hash) = 64),
    token text not null unique check (typeof(token) = 'text'),
    forgotten_at datetime not null check (forgotten_at is datetime(forgotten_at))
);

-- Addresses and numbers of theirs that were nobody else's, as keyed hashes: they do not come back under another id.
create table forgotten_contact (
    contact_hash text not null primary key check (length(contact_hash) = 64),
    token text not null references forgotten_customer (token) on delete cascade
);

-- Matrices with rows of forgotten customers: their digest since then. The fingerprint stays what runs were made of.
create table snapshot_forgotten (
    snapshot_id integer not null primary key references snapshot (snapshot_id),
    n_customers integer not null check (n_customers > 0),
    matrix_digest text not null check (length(matrix_digest) = 64),
    forgotten_at datetime not null check (forgotten_at is datetime(forgotten_at))
);
