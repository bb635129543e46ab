-- Holds the number 12 free on this branch for another one; replaced when the branches meet.
select 12;
