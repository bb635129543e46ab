-- How the values of a file were read: docs/decisions/0074. Files ingested before say nothing of them.
-- The currency that its amounts name, or that the caller named.
alter table source_file add column currency text;
-- Words that stood for nothing.
alter table source_file add column null_words text;
-- The form of its dates, if the caller named it.
alter table source_file add column date_format text;
-- Time zones that stand behind its times; they were not applied.
alter table source_file add column time_zone text;
