from search.text.placing import *
from search.text.placing import PARAGRAPH_END, is_heading_like, question_over, section_at, heading_over, headings_in
