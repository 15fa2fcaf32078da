"""The sheet, compiled by the real Typst and read back by other programs."""

import io
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pypdf
import pytest
from PIL import Image

from certificates import rendering
from certificates.errors import ContentRefused
from certificates.statement import Module
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure
ADDRESS = "https://secu4all.example/verify/ABCD-EFGH-JKLM-2345/"
MOMENT = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


def render(language: str = "de", *, credential: str = "", logo: str = "", **changes) -> bytes:
    return rendering.render(
        make_statement(**changes),
        language=language,
        code="ABCD-EFGH-JKLM-2345",
        address=ADDRESS,
        issued_on=MOMENT,
        credential=credential,
        logo=logo,
    )


def text_of(pdf: bytes) -> str:
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    return " ".join(unicodedata.normalize("NFC", text.replace("\u200b", "")).split())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render()


def test_it_is_one_tagged_landscape_page_that_claims_both_standards(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    page = reader.pages[0]
    root = reader.trailer["/Root"]

    assert len(reader.pages) == 1
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata.title == "Zertifikat: Schutz öffentlicher Räume und weicher Ziele"
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_it_says_what_was_certified(pdf):
    text = text_of(pdf)

    for words in (
        "Sabine Albers",
        "Schutz öffentlicher Räume und weicher Ziele",
        "12. Juni 2026",
        "Fassung 4 vom 2. Mai 2026",
        "2 Module, 2 h 15 min",
        "Bedrohungen verstehen und früh erkennen",
        "secu4all.example/verify",
        "ABCD-EFGH-JKLM-2345",
        "Dr. Henrike Lohmann",
    ):
        assert words in text


def test_hours_and_goals_stand_beside_modules_and_facts(pdf):
    text = text_of(pdf)

    for words in (
        "Bedrohungen verstehen und früh erkennen 1 h 15 min",
        "Erreichte Ziele",
        "Gefährdungen einschätzen",
        "Digital gesiegelt.",
    ):
        assert words in text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fr", "it"])
def test_prepared_languages_make_a_sheet_of_their_own(language):
    reader = pypdf.PdfReader(io.BytesIO(render(language)))

    assert reader.trailer["/Root"]["/Lang"] == language


def test_goals_give_way_to_a_long_name_and_long_titles():
    words = ("Gefährdungen einschätzen und " * 8,) * 6

    crowded = render(
        holder="Anna-Maria von und zu " * 9, title={"de": "Donaudampfschifffahrtsgesellschaftskapitän " * 4}, goals={"de": words}
    )

    assert len(pypdf.PdfReader(io.BytesIO(crowded)).pages) == 1
    assert "Erreichte Ziele" not in text_of(crowded)


def test_a_credential_is_attached_as_data_and_the_sheet_says_so():
    attached = render(credential='{"holder": "Łukasz"}')
    root = pypdf.PdfReader(io.BytesIO(attached)).trailer["/Root"]
    (file,) = root["/AF"]

    assert file.get_object()["/AFRelationship"] == "/Data"
    assert file.get_object()["/EF"]["/F"].get_object().get_data().decode() == '{"holder": "Łukasz"}'
    assert "mit Open Badge im Anhang" in text_of(attached)


def test_the_english_sheet_is_english():
    reader = pypdf.PdfReader(io.BytesIO(render("en")))

    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "has successfully completed the course" in text_of(render("en"))


def test_the_same_row_gives_the_same_bytes(pdf):
    assert render() == pdf


def test_the_order_of_reading_and_the_description_of_the_code(pdf, tmp_path):
    if not shutil.which("pdfinfo"):
        pytest.skip("poppler's pdfinfo is not on this machine")
    (tmp_path / "c.pdf").write_bytes(pdf)
    tree = subprocess.run(["pdfinfo", "-struct-text", str(tmp_path / "c.pdf")], capture_output=True, text=True, check=True).stdout
    order = [
        "H1",
        "Sabine Albers",
        "hat den Lehrgang",
        "Umfang",
        "Inhalte",
        "Bedrohungen",
        "Figure",
        "Prüfen unter",
        "Stadt Lindenstadt",
        "Dr. Henrike",
    ]

    places = [tree.find(words) for words in order]

    assert -1 not in places
    assert places == sorted(places)


def test_the_qr_code_leads_to_the_check_page(pdf, tmp_path):
    if not (shutil.which("pdftoppm") and shutil.which("zbarimg")):
        pytest.skip("poppler's pdftoppm or zbarimg is not on this machine")
    (tmp_path / "c.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "110", "-gray", "-png", "-singlefile", str(tmp_path / "c.pdf"), str(tmp_path / "c")], check=True)

    read = subprocess.run(["zbarimg", "-q", "--raw", str(tmp_path / "c.png")], capture_output=True, text=True, check=False).stdout

    assert read.strip() == ADDRESS


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        '#read("/etc/passwd") *fett* $x$ <script>alert(1)</script> \\ `code` @ref [a](b)',
        "محمد عبد الرحمن الأحمد",
        "דוד בן־גוריון",
        "Łukasz Đorđević-Öztürk Nguyễn Văn An",
        "Ελένη Παπαδοπούλου Юлия Щербакова",
        'O\'Connor, Jr. “Bob” "x"',
    ],
)
def test_names_print_literally(name):
    if any("\u0590" < letter < "\u0700" for letter in name):  # extraction gives right-to-left text back in the order of the page
        assert set(name.replace("־", "").split()[0]) & set(text_of(render(holder=name)))
    else:
        assert name in text_of(render(holder=name))


@pytest.mark.parametrize("name", ["Anna-Katharina " * 20, "W" * 150, "Anna-Maria von und zu " * 9, "ض" * 150, "i " * 100])
@pytest.mark.parametrize("title", ["Kurs", "Donaudampfschifffahrtsgesellschaftskapitän " * 4])
def test_long_names_and_titles_stay_on_the_sheet(name, title):
    pdf = render(holder=name[:300], title={"de": title}, modules=tuple(Module(title={"de": title}, minutes=1) for _ in range(8)))

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize("name", ["Jo 😀", "สมชาย", "\x07", "  "])
def test_what_no_font_can_print_is_refused_with_a_reason(name):
    with pytest.raises(ContentRefused) as refusal:
        render(holder=name)

    assert str(refusal.value)


def test_threads_have_compilers_of_their_own(pdf):
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: render(), range(8))) == {pdf}


def test_fonts_are_ours_and_small():
    sizes = [file.stat().st_size for file in rendering.FONTS.glob("*.ttf")]

    assert max(sizes) < 700_000
    assert sum(sizes) < 5_000_000


def test_drawings_bring_no_style_and_no_script():
    for file in (rendering.ASSETS / "places").glob("*.svg"):
        text = file.read_text()
        assert not any(word in text for word in ("<style", "<script", "class=", "href", "var(")), file.name


def test_the_sheet_reads_in_black_and_white(pdf, tmp_path):
    """The darkest and the lightest tone of the name's line are far apart when colour is gone."""
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler's pdftoppm is not on this machine")
    (tmp_path / "c.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "60", "-gray", "-png", "-singlefile", str(tmp_path / "c.pdf"), str(tmp_path / "c")], check=True)
    tones = Image.open(tmp_path / "c.png").convert("L").crop((35, 100, 300, 130)).getextrema()

    assert tones[0] < 60
    assert tones[1] == 255
