-- Stock codes that are no products: postage, fees, discounts, samples, corrections. Analysts edit it; the
-- view sale_line leaves these codes out, whatever their case.
create table non_product_code (
    code text primary key collate nocase,
    meaning text not null
) without rowid;

insert into non_product_code (code, meaning)
values
    ('ADJUST', 'Adjustment'),
    ('ADJUST2', 'Adjustment'),
    ('AMAZONFEE', 'Fee of Amazon'),
    ('B', 'Bad debt'),
    ('BANK CHARGES', 'Bank charges'),
    ('C2', 'Carriage'),
    ('C3', 'Carriage'),
    ('CRUK', 'Commission of a charity'),
    ('D', 'Discount'),
    ('DOT', 'Postage of dotcom orders'),
    ('GIFT', 'Gift voucher'),
    ('gift_0001_10', 'Gift voucher of 10'),
    ('gift_0001_20', 'Gift voucher of 20'),
    ('gift_0001_30', 'Gift voucher of 30'),
    ('gift_0001_40', 'Gift voucher of 40'),
    ('gift_0001_50', 'Gift voucher of 50'),
    ('gift_0001_60', 'Gift voucher of 60'),
    ('gift_0001_70', 'Gift voucher of 70'),
    ('gift_0001_80', 'Gift voucher of 80'),
    ('gift_0001_90', 'Gift voucher of 90'),
    ('M', 'Manual correction'),
    ('PADS', 'Pads that go with cushions, at a token price'),
    ('POST', 'Postage'),
    ('S', 'Samples'),
    ('TEST001', 'Test product'),
    ('TEST002', 'Test product');

-- What goes with a feature set: defaults of a snapshot, and the views that name whom it leaves out and
-- where its scores change.
alter table feature_set add column default_transform text not null default 'none'
    check (default_transform in ('none', 'log1p', 'share', 'clr', 'rank'));

alter table feature_set add column default_scaling text not null default 'zscore'
    check (default_scaling in ('zscore', 'robust', 'none'));

alter table feature_set add column default_outliers text not null default 'none'
    check (default_outliers in ('kit', 'none', 'winsor'));

alter table feature_set add column excluded_view text;

alter table feature_set add column cut_point_view text;

update feature_set
set default_outliers = outlier_rule
where outlier_rule in ('kit', 'none');

-- Cut points of the scores: fixed ones go before those of the data (view rfm_cut_point).
create table fixed_cut_point (
    feature text not null,
    cut_no integer not null check (cut_no between 1 and 4),
    value real not null check (typeof(value) = 'real'),
    primary key (feature, cut_no)
) without rowid;

create table snapshot_cut_point (
    snapshot_id integer not null references snapshot (snapshot_id),
    feature text not null,
    cut_no integer not null check (typeof(cut_no) = 'integer'),
    value real not null check (typeof(value) = 'real'),
    primary key (snapshot_id, feature, cut_no)
) without rowid;
