-- Each delivery row is changed once, by its receipt. With a fifth of each page kept free, half of these changes found no
-- room on their page and made new entries in every index; with half of it free, none does.

alter table delivery set (fillfactor = 50);
