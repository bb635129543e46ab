-- By which format of a shop a file was read, kept lines of which something stands on an earlier line of their order,
-- and lines of earlier files whose orders this file has anew.
alter table source_file add column shop text not null default '';
alter table source_file add column lines_carried integer not null default 0
    check (typeof(lines_carried) = 'integer');
alter table source_file add column lines_replaced integer not null default 0
    check (typeof(lines_replaced) = 'integer');
