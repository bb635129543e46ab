#!/usr/bin/env bash
# Made Tests/Fixtures/databases/v0.1.0.db with the program of CHANGELOG's version 0.1.0; kept so that one can
# see what is in the file. Later programs write other files: they migrate the committed one.
#
# Usage: make_v0.1.0.sh WORKBENCH OUT.db     (the binary of version 0.1.0; a file that is not there yet)
set -euo pipefail
wb=$1
out=$2
lines=$(cd "$(dirname "$0")/../small-shop" && pwd)/lines.csv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export WORKBENCH_DB=$work/v0.1.0.db WORKBENCH_THREADS=1

# Two files; the second has two lines that cannot be read, one of which is mended later.
head -1000 "$lines" >first.csv
{
    head -1 "$lines"
    sed -n '1001,$p' "$lines"
    echo '999001,20210,BAD QTY,x6,12/9/2011 8:26,2.55,12346,United Kingdom'
    echo '999002,20210,BAD DATE,6,13/39/2011 8:26,2.55,12346,United Kingdom'
} >second.csv
"$wb" ingest first.csv
"$wb" ingest second.csv --max-rejects all
"$wb" rejects --export mend.csv
grep -v 'BAD DATE' mend.csv | sed 's/,x6,/,6,/' >mended.csv
"$wb" ingest mended.csv
# Lines that an earlier file had, left out and counted.
{ head -1 "$lines"; sed -n '2,6p' "$lines"; echo '999003,20210,ONE MORE,6,12/9/2011 8:30,2.55,12346,United Kingdom'; } >third.csv
"$wb" ingest third.csv --on-overlap skip

# Customers: all types of attributes.
{
    echo 'Customer ID,E-Mail,Consent,Customer Since,Last Visit,Score,Zip'
    sqlite3 "$WORKBENCH_DB" "
        select customer_id || ',c' || customer_id || '@example.org,' || (customer_id % 2) || ','
            || date('2010-01-01', (customer_id % 300) || ' days') || ','
            || datetime('2011-12-01', (customer_id % 300) || ' minutes') || ','
            || (customer_id % 7 + 0.5) || ',' || printf('%05d', customer_id % 997)
        from (select distinct customer_id from invoice_line where customer_id is not null)
        order by customer_id"
} >crm.csv
"$wb" ingest --customers crm.csv

# What an analyst makes in any SQL tool: a view that is clustered, an own table with index and
# trigger, codes that are no products.
sqlite3 "$WORKBENCH_DB" "
    create view my_spend as
    select customer_id, sum(quantity * unit_price) as spend, count(*) as n_lines
    from sale_line where customer_id is not null group by customer_id;
    create table my_note (note_id integer primary key, note text not null, changed_at text);
    create index my_note_text on my_note (note);
    create trigger my_note_changed after insert on my_note
    begin update my_note set changed_at = 'now' where note_id = new.note_id; end;
    insert into my_note (note) values ('a note of the analyst');
    create view my_best as select run_name, silhouette from run order by silhouette desc;
    insert into non_product_code (code, meaning) values ('20293', 'gift wrap of this shop');"

# Three sets, two snapshots of one set, prepared columns, repeated rows: runs of equal names.
"$wb" features --add my_spend --display spend=Turnover
"$wb" sweep --algorithm kmeans --n-clusters 3,5 --tol 1e-3,1e-4 --quiet
"$wb" sweep --algorithm dbscan --min-samples 5 --eps 0.7,1.5 --quiet
"$wb" sweep --features rfm --algorithm kmeans --n-clusters 3,5 --tol 1e-4 --quiet
"$wb" sweep --features rfm --algorithm dbscan --min-samples 5 --eps 0.7 --quiet
"$wb" sweep --features rfm --as-of 2011-11-30 --window 300d --algorithm kmeans --n-clusters 3,5 --tol 1e-4 --quiet
"$wb" sweep --features rfm_score --algorithm kmeans --n-clusters 3 --tol 1e-4 --quiet
"$wb" sweep --features my_spend --algorithm kmeans --n-clusters 3 --tol 1e-4 --seed 7 --quiet
"$wb" sweep --features rfm --transform log1p,days_since_last_purchase=rank --winsor 0.01 \
    --algorithm kmeans --n-clusters 3 --tol 1e-4 --quiet
"$wb" sweep --repeats 3 --algorithm kmeans --n-clusters 3 --tol 1e-4 --quiet
"$wb" features --check >/dev/null
"$wb" compare 1 2 >/dev/null
"$wb" compare 2 4 --cells >/dev/null
cp "$WORKBENCH_DB" "$out"
