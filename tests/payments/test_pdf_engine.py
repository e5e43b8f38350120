"""The PDF engine: tagged, titled, the same bytes each time, and deaf to every address."""

import gc
import hashlib
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from payments.adapters.pdf_engine import Sheet, pdf_available, render_pdf

SECRET = b"what the server keeps to itself"
_ALONE = """
import json, sys
import weasyprint
from payments.adapters.pdf_engine import render_pdf

heard = []

def listen(event, given):
    if event in ("open", "socket.connect", "socket.getaddrinfo", "urllib.Request"):
        heard.append((event, str(given[0])))

markup = sys.stdin.buffer.read().decode()
render_pdf("<p>fontes já lidas</p>", title="antes")
sys.addaudithook(listen)
if sys.argv[1] == "ours":
    pdf = render_pdf(markup, title="hostil")
else:
    pdf = weasyprint.HTML(string=markup).write_pdf()
told = json.dumps(heard)
sys.stdout.buffer.write(told.encode() + b"\\n" + pdf)
"""


def overheard(markup: str, whose: str) -> tuple[list[tuple[str, str]], bytes]:
    """What a process of its own reached for while drawing, and the PDF. Whoever listens to a process does so to its
    end, to every import and every file it opens: no process of the tests is listened to."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, whose], input=markup.encode(), stdout=subprocess.PIPE, cwd=root, check=True
    )
    told, _, pdf = done.stdout.partition(b"\n")
    return [(event, what) for event, what in json.loads(told)], pdf


@pytest.fixture
def server():
    hits: list[str] = []

    class Count(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    httpd = HTTPServer(("127.0.0.1", 0), Count)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}", hits
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_bytes(SECRET)
    return path


def hostile(address: str, path) -> str:
    file = path.as_uri()
    return f"""
      <base href="{address}/"><link rel="stylesheet" href="{address}/a.css"><link rel="stylesheet" href="{file}">
      <link rel="attachment" href="{file}"><link rel="attachment" href="{address}/attach">
      <style>@import url({address}/b.css); @import "{file}";
        @font-face {{ font-family: x; src: url({address}/f.woff2), url({file}), local("DejaVu Sans") }}
        p {{ font-family: x; background: url({address}/bg.png); list-style-image: url({file}) }}
        p::before {{ content: url({address}/before.png) }}</style>
      <p>texto</p><img src="{address}/i.png"><img src="{file}"><img src="data:image/svg+xml,%3Csvg/%3E">
      <object data="{file}"></object><embed src="{address}/e"><iframe src="{file}"></iframe>
      <a rel="attachment" href="{file}">anexo</a>
      <svg width="9" height="9"><image href="{file}"/><image xlink:href="{address}/s.png"/>
        <use href="{address}/u#a"/></svg>
    """


def test_hostile_markup_reaches_for_nothing(server, secret):
    address, hits = server
    heard, pdf = overheard(hostile(address, secret), "ours")
    assert hits == []
    assert [event for event, _ in heard if event != "open"] == []
    assert [what for _, what in heard if "secret" in what or "passwd" in what] == []
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.attachments
        assert SECRET not in b"".join(o.read_bytes() for o in document.objects if isinstance(o, pikepdf.Stream))


def test_the_same_markup_does_reach_out_without_the_guard(server, secret):
    """The control: with WeasyPrint's own fetcher the server is asked and the file is attached."""
    address, hits = server
    heard, pdf = overheard(f"<html><body>{hostile(address, secret)}", "weasyprint")
    assert hits
    assert {"open", "socket.connect", "urllib.Request"} <= {event for event, _ in heard}
    assert [what for _, what in heard if "secret" in what]
    with pikepdf.open(BytesIO(pdf)) as document:
        assert any(item.get_file().read_bytes() == SECRET for item in document.attachments.values())


def test_document_is_tagged_titled_and_in_portuguese():
    pdf = render_pdf("<h1>Olá</h1><p>Ação & reação</p>", title='Termo "A" <1>')
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        assert str(root.Lang) == "pt-BR"
        assert root.MarkInfo.Marked
        assert root.StructTreeRoot.K
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo["/Title"]) == 'Termo "A" <1>'
        with document.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"


def test_only_our_fonts_are_embedded():
    pdf = render_pdf("<h1>Ação</h1><p>R$ 1.234,56 º ª § “aspas” – € ÁÉÍÓÚÂÊÔÃÕÇÀÜ áéíóúâêôãõçàü</p>", title="Letras")
    with pikepdf.open(BytesIO(pdf)) as document:
        names = {str(o.BaseFont) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert names
    assert all("Public" in name or "Prumo" in name for name in names), names


SCRIPT = """
import gc
import hashlib
import json
from payments.adapters.pdf_engine import render_pdf
print(hashlib.sha256(render_pdf("<h1>Olá</h1><p>Ação <b>1</b></p>", title="Igual")).hexdigest())
"""


def test_same_bytes_again_and_in_another_process():
    first = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    second = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    assert first.stdout == second.stdout != ""
    assert render_pdf("<p>x</p>", title="Igual") == render_pdf("<p>x</p>", title="Igual")


def test_threads_may_render_at_once():
    results: dict[int, bytes] = {}
    threads = [
        threading.Thread(
            target=lambda n=n: results.update({n: render_pdf("<p>x</p>", title="Fio", sheet=Sheet.LETTER)})
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(set(results.values())) == 1


def test_fonts_are_the_ones_their_notice_names():
    folder = Path(__file__).parents[2] / "static" / "fonts"
    notice = (folder / "NOTICE").read_text()
    fonts = sorted(folder.glob("*.woff2"))
    assert len(fonts) == 3
    for font in fonts:
        assert font.name in notice
        assert hashlib.sha256(font.read_bytes()).hexdigest() in notice


def test_available_here():
    assert pdf_available()


@pytest.mark.parametrize("running", [True, False])
def test_the_garbage_collector_is_left_as_it_was(running):
    """Held during the call, whatever comes of it, and not switched on for whoever keeps it off."""
    was = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        seen = []

        def fail(document, pdf):
            seen.append(gc.isenabled())
            raise ValueError("stopped")

        with pytest.raises(ValueError, match="stopped"):
            render_pdf("<p>x</p>", title="x", finisher=fail)
        assert seen == [False]
        assert gc.isenabled() is running
    finally:
        (gc.enable if was else gc.disable)()
