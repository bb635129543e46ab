-- Holds the number 11 free on this branch for another one; replaced when the branches meet.
select 11;
