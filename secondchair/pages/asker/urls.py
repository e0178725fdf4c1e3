"""The asker's addresses: one neutral letter or two each."""

from django.urls import path

from . import (
    calling,
    caring,
    hearing,
    keeping,
    looking,
    looking_list,
    looking_named,
    looking_together,
    talking,
    talking_mirror,
    talking_sheet,
)

app_name = "asker"
urlpatterns = [
    path("", hearing.start, name="start"),
    path("r", hearing.reasons, name="reasons"),
    path("m", hearing.more, name="more"),
    path("g", hearing.good_no, name="good_no"),
    path("u", hearing.declined, name="declined"),
    path("t", hearing.tonight, name="tonight"),
    path("p", talking.plan, name="plan"),
    path("w", talking_mirror.mirror, name="mirror"),
    path("s", talking_sheet.sheet, name="sheet"),
    path("s.pdf", talking_sheet.sheet_pdf, name="sheet_pdf"),
    path("s.ics", talking_sheet.sheet_ics, name="sheet_ics"),
    path("a", talking.afterwards, name="afterwards"),
    path("f", looking.find, name="find"),
    path("f/<int:therapist>", looking.profile, name="profile"),
    path("f/n", looking_named.named, name="named"),
    path("l", looking_list.listed, name="listed"),
    path("v", looking_together.together, name="together"),
    path("k", calling.call, name="call"),
    path("k.pdf", calling.call_pdf, name="call_pdf"),
    path("o", calling.alone, name="alone"),
    path("o.pdf", calling.alone_pdf, name="alone_pdf"),
    path("c", caring.check, name="check"),
    path("h", caring.support, name="support"),
    path("b", caring.own_behaviour, name="own_behaviour"),
    path("d", caring.device, name="device"),
    path("e", keeping.keep, name="keep"),
    path("e/2", keeping.words, name="words"),
    path("e/3", keeping.noted, name="noted"),
    path("n", keeping.come_back, name="come_back"),
    path("n/2", keeping.kept, name="kept"),
    path("q", keeping.mine, name="mine"),
    path("z", keeping.erase, name="erase"),
    path("z/2", keeping.erased, name="erased"),
]
