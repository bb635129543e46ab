-- recommendation_imitation: what silhouettes prove. Imitations that have the dependence of the columns and no gaps reach this
-- range by themselves.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('recommendation_imitation', '*', 0, '', 'Silhouettes of the imitations without gaps behind an answer: one row per number of clusters. A silhouette within the range proves no groups.', '0.2.0'),
    ('recommendation_imitation', 'recommendation_id', 1, '', 'Answer.', '0.2.0'),
    ('recommendation_imitation', 'n_clusters', 2, 'clusters', 'Clusters.', '0.2.0'),
    ('recommendation_imitation', 'n_imitations', 3, 'draws', 'Imitations that have a silhouette.', '0.2.0'),
    ('recommendation_imitation', 'lowest_silhouette', 4, '-1 to 1', 'The lowest of them; null where none has any.', '0.2.0'),
    ('recommendation_imitation', 'highest_silhouette', 5, '-1 to 1', 'The highest of them.', '0.2.0');

create view recommendation_imitation as
select
    recommendation_study.recommendation_id,
    study_draw.n_clusters,
    count(study_draw.value) as n_imitations,
    min(study_draw.value) as lowest_silhouette,
    max(study_draw.value) as highest_silhouette
from recommendation_study
inner join study on study.study_id = recommendation_study.study_id
inner join study_draw on study_draw.study_id = study.study_id
where study.kind = 'null'
    and study_draw.statistic = 'silhouette'
group by recommendation_study.recommendation_id, study_draw.n_clusters;
