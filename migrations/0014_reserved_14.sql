-- Holds the number 14 free on this branch for another one; replaced when the branches meet.
select 14;
