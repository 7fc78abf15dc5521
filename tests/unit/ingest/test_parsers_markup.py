from datetime import UTC, datetime
from pathlib import Path

from tests.unit.ingest.reading import outline, read_text

RST = """\
=====================
Handleiding pompenkelder
=====================

:Author: Karin de Vries
:Date: 2026-03-01

Inleiding
=========
Zie :ref:`de procedure <proc>` en :py:class:`~pomp.Motor`; |onbekend| blijft staan.

.. note:: Draag altijd handschoenen.

.. tabs::
   :sync: ja

   .. tab:: Goes

      Sluit eerst de **afsluiter**.

.. code-block:: python

   def start():
       return 1

.. raw:: html

   <p>Ruwe <b>tekst</b></p><script>alert(1)</script>

.. csv-table::
   :header: "Artikel","Prijs"

   "Pomp","100"

1. Open de klep
2. Meet de druk
"""
ORG = """\
#+TITLE: Onderhoud /pompenkelder/
#+AUTHOR: Karin de Vries
#+DATE: <2026-03-01 zo>
#+LANGUAGE: nl
#+TODO: OPEN | DICHT
# een opmerking
Zie [[https://example.org][de pompen]] en ~start~; 2 * 3 * 4 blijft.

* OPEN [#A] Planning maart :verkoop:
:PROPERTIES:
:CUSTOM_ID: geheim
:END:
- filters vervangen
  en de klep
  1. dan de olie
** Prijzen
| Artikel | Prijs |
|---------+-------|
| Pomp    |   100 |
#+BEGIN_QUOTE
Het *beste* kwartaal.
#+END_QUOTE
#+begin_src python
* geen kop
#+end_src
#+BEGIN_COMMENT
niet lezen
#+END_COMMENT
* Zonder einde
#+BEGIN_SRC sh
niet kwijt
"""


def test_rst_is_read_with_headings_tables_facts_and_sphinx_roles(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.rst", RST)
    lines = outline(found)
    assert lines[0] == "h1 Handleiding pompenkelder"
    assert {
        "h2 Inleiding",
        "p Zie de procedure en pomp.Motor; |onbekend| blijft staan.",
        "p Draag altijd handschoenen.",
        "p Goes",
        "p Sluit eerst de afsluiter.",
        "p def start():\n    return 1",
        "p Ruwe tekst",
    } <= set(lines)
    assert [x for x in lines if x.startswith("t")] == ["th Artikel|Prijs", "tr Pomp|100"]
    assert not any("sync" in line or "alert" in line for line in lines)
    assert "1. Open de klep" in found.text
    assert found.facts.author == "Karin de Vries"
    assert found.facts.created == datetime(2026, 3, 1, tzinfo=UTC)


def test_rst_includes_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("wachtwoord")
    name = tmp_path / "geheim.txt"
    content = f"Tekst.\n\n.. include:: {name}\n\n.. literalinclude:: {name}\n\n"
    content += f".. raw:: html\n   :file: {name}\n\n.. csv-table::\n   :file: {name}\n\nSlot.\n"
    found = read_text(tmp_path, "a.rst", content)
    assert "wachtwoord" not in found.text
    assert found.text.startswith("Tekst.")
    assert found.text.endswith("Slot.")


def test_rst_date_directives_give_no_current_date(tmp_path: Path) -> None:
    content = "Bijgewerkt: |today|, om |now|.\n\n.. |today| date::\n.. |now| date:: %H:%M\n"
    assert read_text(tmp_path, "a.rst", content).text == "Bijgewerkt: , om ."


def test_rst_that_docutils_fails_on_is_read_as_text(tmp_path: Path) -> None:
    deep = "\n\n".join(f"{'  ' * level}- regel {level}" for level in range(300))
    found = read_text(tmp_path, "a.rst", deep)
    assert "regel 299" in found.text
    assert found.unread == "what are headings, lists and tables: its markup is damaged or too long"


def test_org_is_read_with_headings_lists_tables_and_facts(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.org", ORG)
    assert outline(found) == [
        "h1 Onderhoud pompenkelder",
        "p Zie de pompen en start; 2 * 3 * 4 blijft.",
        "h2 Planning maart",
        "- filters vervangen en de klep",
        "- 1. dan de olie",
        "h3 Prijzen",
        "th Artikel|Prijs",
        "tr Pomp|100",
        "p Het beste kwartaal.",
        "p * geen kop",
        "h2 Zonder einde",
        "p niet kwijt",
    ]
    facts = found.facts
    assert (facts.title, facts.author) == ("Onderhoud pompenkelder", "Karin de Vries")
    assert facts.language == "nl"
    assert facts.created == datetime(2026, 3, 1, tzinfo=UTC)


def test_an_org_drawer_without_an_end_loses_no_text(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.org", "* Een\n:LOGBOOK:\nblijft staan\n* Twee\nook dit\n:A:")
    assert outline(found) == ["h1 Een", "p blijft staan", "h1 Twee", "p ook dit"]


def test_an_rst_list_with_letters_keeps_its_letters(tmp_path: Path) -> None:
    found = outline(read_text(tmp_path, "a.rst", "Kies:\n\nb. eerst dit\nc. dan dat\n"))
    assert found == ["p Kies:", "- b. eerst dit", "- c. dan dat"]
