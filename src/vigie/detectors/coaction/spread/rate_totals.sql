-- The single row sums the open pairs in the window, and twice the open pairs that there could be.
select
    coalesce(sum(rates.n_met), 0) as n_met,
    coalesce(sum(rates.n_rows * (rates.n_rows - 1) - rates.n_closed * (rates.n_closed - 1)), 0) as n_twice
from rates
