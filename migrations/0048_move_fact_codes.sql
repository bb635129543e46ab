-- The codes that sales and returns of facts were told by stand beside the rule of cancellations, where views over sales
-- may read them: they take the sums of invoices while those were made with the codes of today (docs/decisions/0099).
alter table shop_convention add column fact_codes text check (fact_codes is null or typeof(fact_codes) = 'text');

update shop_convention
set fact_codes = (select value from workbench_meta where key = 'fact_codes');

delete from workbench_meta
where key = 'fact_codes';
