-- Holds the number 13 free on this branch for another one; replaced when the branches meet.
select 13;
