"""HTTP for every feature: the gate, the headers, the errors, times, paging and limits."""
