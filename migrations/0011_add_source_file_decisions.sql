-- How a file was read, beside encoding, delimiter and date order. Files of before had a decimal point;
-- on which line their header stood is not known.
alter table source_file add column decimal_mark text not null default 'point';
alter table source_file add column header_line integer
    check (header_line is null or typeof(header_line) = 'integer');
alter table source_file add column ignored_columns text not null default '';
