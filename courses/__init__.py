"""The course files that come with the companion; `companion.coursefile` reads them."""
