"""The table of RFC 9110: what a request for a file is answered with, and which section says so.

Each row was derived from the section that it names, not from the code. Where
the RFC leaves a choice (MAY, SHOULD), the row says which one is ours. Where
nginx answers otherwise for the same file, the row says how, and why.
"""

from __future__ import annotations

from tests.http.table import (
    A_SECOND_AGO,
    DATE,
    DATE_IN_FORM_2,
    DATE_IN_FORM_3,
    EARLIER,
    EMPTY,
    FAILED,
    FRESH,
    FUTURE,
    HEAD,
    IN_50_YEARS,
    IN_MORE_THAN_50_YEARS,
    LATER,
    NOT_MODIFIED,
    NOTHING,
    OF_THE_FUTURE,
    OF_THIS_SECOND,
    OF_TOMORROW,
    PART_OF_A_SECOND_AGO,
    PART_OF_THIS_SECOND,
    SECOND_OLD,
    TAG,
    TODAY,
    TOMORROW,
    UNSATISFIABLE,
    WHOLE,
    Difference,
    Row,
    part,
    parts,
)

AS_IT_IS = Difference(
    OF_TOMORROW, "§8.8.2.1: MUST NOT be later than now; nginx tells the file's time as it is"
)
NO_FURTHER = Difference(
    NOT_MODIFIED, "§13.1.3: what is no date MUST be ignored; nginx reads up to the time of day"
)
FIXED_CENTURY = Difference(
    WHOLE, "§5.6.7: nginx takes 70 to 99 for years of the last century, whatever year it is"
)
NO_LEAP_SECOND = Difference(WHOLE, "§5.6.7: 23:59:60 is a time of day; to nginx it is none")
NO_DATE_IS_EARLY = Difference(
    FAILED, "§13.1.4: what is no date MUST be ignored; nginx takes it for an early one"
)
BOTH = "MUST be ignored beside an entity tag; nginx wants both to be true"
SKIPPED = Difference(
    NOT_MODIFIED, "§8.8.3: no tag has a space in it; nginx passes over what is not the tag"
)
KEPT_TAB = Difference(WHOLE, "§5.5: a tab around a value is no part of it; to nginx it is")
ANY_DATE = Difference(
    PART_OF_THIS_SECOND, "§8.8.2.2: the date may be weak; nginx takes all for strong"
)
REJECTED = Difference(
    UNSATISFIABLE, "§14.2: an invalid set MAY be ignored or rejected; nginx rejects"
)
LEFT_OUT = Difference(
    part(0, 1), "§14.2: an invalid set MAY be ignored or rejected; nginx takes what is valid"
)
EMPTY_MEMBERS = Difference(
    UNSATISFIABLE, "§5.6.1.2: empty members MUST be ignored; nginx rejects the set"
)
HEAD_TOO = "§14.2: Range MUST be ignored with other methods than GET; nginx does not with HEAD"
AS_ASKED = "§14.2, §17.15: a wasteful set MAY be ignored; nginx sends what was asked for"

ROWS = [
    # --- no condition, no range
    Row("§9.3.1 GET is the representation", {}, WHOLE),
    Row("§9.3.2 HEAD is GET without the content", {}, HEAD, method="HEAD"),
    Row("§8.6 the length of nothing is 0", {}, NOTHING, EMPTY),
    Row("§8.6 HEAD of nothing", {}, NOTHING, EMPTY, "HEAD"),
    Row("§8.8.2.1 no Last-Modified later than now", {}, OF_THE_FUTURE, FUTURE, nginx=AS_IT_IS),
    # --- If-Match
    Row("§13.1.1 the tag matches", {"If-Match": TAG}, WHOLE),
    Row("§13.1.1 * matches what exists", {"If-Match": "*"}, WHOLE),
    Row("§13.1.1 one of a list", {"If-Match": f'"a", {TAG}, "b"'}, WHOLE),
    Row("§13.1.1 none: 412", {"If-Match": '"a"'}, FAILED),
    Row("§13.1.1 none of a list: 412", {"If-Match": '"a", "b"'}, FAILED),
    Row("§13.1.1 the comparison is strong", {"If-Match": f"W/{TAG}"}, FAILED),
    Row("§13.1.1 HEAD too, without content", {"If-Match": '"a"'}, FAILED._replace(body=b""),
        method="HEAD"),
    Row("§13.1.1 an empty list has no match", {"If-Match": ""}, FAILED),
    Row("§8.8.3 a tag without quotes is none", {"If-Match": TAG.strip('"')}, FAILED),
    Row("§8.8.3 a comma in a tag", {"If-Match": f'"a,b", {TAG}'}, WHOLE),
    Row("§13.1.1 no comma, no list", {"If-Match": f'"a"{TAG}'}, FAILED),
    Row("§8.8.3 W is case-sensitive", {"If-Match": f"w/{TAG}"}, FAILED),
    Row("§13.1.1 the state of an empty file", {"If-Match": EMPTY.etag}, NOTHING, EMPTY),
    # --- If-None-Match
    Row("§13.1.2 the tag matches: 304", {"If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.1.2 304 for HEAD", {"If-None-Match": TAG}, NOT_MODIFIED, method="HEAD"),
    Row("§13.1.2 * matches what exists", {"If-None-Match": "*"}, NOT_MODIFIED),
    Row("§13.1.2 one of a list", {"If-None-Match": f'"a" , {TAG}'}, NOT_MODIFIED),
    Row("§13.1.2 the comparison is weak", {"If-None-Match": f"W/{TAG}"}, NOT_MODIFIED),
    Row("§13.1.2 a weak one in a list", {"If-None-Match": f'W/"a",W/{TAG}'}, NOT_MODIFIED),
    Row("§8.8.3 w is no W, and nothing before a tag", {"If-None-Match": f"w/{TAG}"}, WHOLE),
    Row("§13.1.2 another tag: perform", {"If-None-Match": '"a"'}, WHOLE),
    Row("§13.1.2 an empty list: perform", {"If-None-Match": ""}, WHOLE),
    Row("§8.8.3.2 tags are compared character by character", {"If-None-Match": TAG.upper()}, WHOLE),
    Row("§5.6.1.2 empty members", {"If-None-Match": f", ,{TAG},"}, NOT_MODIFIED),
    Row("§5.6.3 tabs too are spaces", {"If-None-Match": f'"a"\t,\t{TAG}'}, NOT_MODIFIED),
    Row("§5.5 spaces around *", {"If-None-Match": " *\t"}, NOT_MODIFIED, nginx=KEPT_TAB),
    Row("§5.5 but no other signs", {"If-None-Match": "\xa0*"}, WHOLE),
    Row("§8.8.3 * in quotes is a tag", {"If-None-Match": '"*"'}, WHOLE),
    Row("§8.8.3 a tag may be empty, or of any signs",
        {"If-None-Match": f'"", "!#~\x80\xff", {TAG}'}, NOT_MODIFIED),
    Row("§8.8.3 but no space", {"If-None-Match": f'"a b", {TAG}'}, WHOLE, nginx=SKIPPED),
    # --- If-Modified-Since
    Row("§13.1.3 the same date: 304", {"If-Modified-Since": DATE}, NOT_MODIFIED),
    Row("§13.1.3 a later date: 304", {"If-Modified-Since": LATER}, NOT_MODIFIED),
    Row("§13.1.3 a date after now is a date", {"If-Modified-Since": TOMORROW}, NOT_MODIFIED),
    Row("§13.1.3 an earlier date: perform", {"If-Modified-Since": EARLIER}, WHOLE),
    Row("§13.1.3 HEAD too", {"If-Modified-Since": DATE}, NOT_MODIFIED, method="HEAD"),
    Row("§13.1.3 no date: ignored", {"If-Modified-Since": "yesterday"}, WHOLE),
    Row("§13.1.3 two members: ignored", {"If-Modified-Since": f"{DATE}, {DATE}"}, WHOLE,
        nginx=NO_FURTHER),
    Row("§13.1.3 with If-None-Match: ignored",
        {"If-None-Match": '"a"', "If-Modified-Since": DATE}, WHOLE),
    Row("§5.6.7 rfc850-date", {"If-Modified-Since": DATE_IN_FORM_2}, NOT_MODIFIED),
    Row("§5.6.7 two digits: at most 50 years ahead, here less",
        {"If-Modified-Since": IN_50_YEARS}, NOT_MODIFIED, nginx=FIXED_CENTURY),
    Row("§5.6.7 and here more, so a century before",
        {"If-Modified-Since": IN_MORE_THAN_50_YEARS}, WHOLE),
    Row("§5.6.7 four digits are the very year",
        {"If-Modified-Since": "Tue, 06 Nov 1894 08:49:37 GMT"}, WHOLE),
    Row("§5.6.7 a leap second", {"If-Modified-Since": "Sun, 06 Nov 1994 08:49:60 GMT"},
        NOT_MODIFIED, nginx=NO_LEAP_SECOND),
    Row("§5.6.7 no minute has more", {"If-Modified-Since": "Sun, 06 Nov 1994 08:49:61 GMT"}, WHOLE),
    Row("§5.6.7 asctime-date", {"If-Modified-Since": DATE_IN_FORM_3}, NOT_MODIFIED),
    Row("§5.6.7 a day of two digits",
        {"If-Modified-Since": "Sun Nov 13 08:49:37 1994"}, NOT_MODIFIED),
    Row("§5.6.7 GMT is a part of it", {"If-Modified-Since": DATE.removesuffix(" GMT")}, WHOLE,
        nginx=NO_FURTHER),
    Row("§5.6.7 dates are case-sensitive", {"If-Modified-Since": DATE.upper()}, WHOLE,
        nginx=Difference(NOT_MODIFIED, "§5.6.7: dates are case-sensitive; to nginx they are not")),
    Row("§5.5 spaces around a date", {"If-Modified-Since": f" {DATE}\t"}, NOT_MODIFIED),
    *[Row(f"§5.6.7 {day}",
          {"If-Modified-Since": f"{day}, {n:02} Nov 1994 00:00:00 GMT"}, NOT_MODIFIED)
      for n, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), 7)],
    *[Row(f"§5.6.7 {day}day",
          {"If-Modified-Since": f"{day}day, {n:02}-Nov-94 00:00:00 GMT"}, NOT_MODIFIED)
      for n, day in enumerate(("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"), 7)],
    *[Row(f"§5.6.7 {month}",
          {"If-Modified-Since": f"{day}, 01 {month} 1995 00:00:00 GMT"}, NOT_MODIFIED)
      for day, month in (
          ("Sun", "Jan"), ("Wed", "Feb"), ("Wed", "Mar"), ("Sat", "Apr"), ("Mon", "May"),
          ("Thu", "Jun"), ("Sat", "Jul"), ("Tue", "Aug"), ("Fri", "Sep"), ("Sun", "Oct"),
          ("Wed", "Nov"), ("Fri", "Dec"))],
    # --- If-Unmodified-Since
    Row("§13.1.4 the same date: perform", {"If-Unmodified-Since": DATE}, WHOLE),
    Row("§13.1.4 a later date: perform", {"If-Unmodified-Since": LATER}, WHOLE),
    Row("§13.1.4 an earlier date: 412", {"If-Unmodified-Since": EARLIER}, FAILED),
    Row("§13.1.4 no date: ignored", {"If-Unmodified-Since": "0"}, WHOLE, nginx=NO_DATE_IS_EARLY),
    Row("§13.1.4 no day of the calendar: ignored",
        {"If-Unmodified-Since": "Sun, 31 Feb 1993 08:49:37 GMT"}, WHOLE, nginx=NO_DATE_IS_EARLY),
    Row("§13.1.4 with If-Match: ignored", {"If-Match": TAG, "If-Unmodified-Since": EARLIER}, WHOLE,
        nginx=Difference(FAILED, f"§13.1.4: {BOTH}")),
    # --- the order
    Row("§13.2.2 step 1 before 3", {"If-Match": '"a"', "If-None-Match": TAG}, FAILED),
    Row("§13.2.2 step 1 true: on to 3", {"If-Match": TAG, "If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.2.2 step 1 true: on to 4",
        {"If-Match": TAG, "If-Modified-Since": DATE}, NOT_MODIFIED),
    Row("§13.2.2 step 2 before 3",
        {"If-Unmodified-Since": EARLIER, "If-None-Match": TAG}, FAILED),
    Row("§13.2.2 step 2 before 4",
        {"If-Unmodified-Since": EARLIER, "If-Modified-Since": DATE}, FAILED),
    Row("§13.2.2 step 2 true: on to 3",
        {"If-Unmodified-Since": DATE, "If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.2.2 step 3 alone decides",
        {"If-None-Match": TAG, "If-Modified-Since": EARLIER}, NOT_MODIFIED,
        nginx=Difference(WHOLE, f"§13.1.3: {BOTH}")),
    Row("§13.2.2 304 before 206",
        {"If-None-Match": TAG, "Range": "bytes=0-1"}, NOT_MODIFIED),
    Row("§13.2.2 412 before 206", {"If-Match": '"a"', "Range": "bytes=0-1"}, FAILED),
    Row("§13.2.2 304 before 416",
        {"If-Modified-Since": DATE, "Range": "bytes=99-"}, NOT_MODIFIED),
    Row("§13.2.2 412 before 416",
        {"If-Unmodified-Since": EARLIER, "Range": "bytes=99-"}, FAILED),
    Row("§13.2.2 all true: the range",
        {"If-Match": TAG, "If-None-Match": '"a"', "If-Range": TAG, "Range": "bytes=0-1"},
        part(0, 1)),
    # --- If-Range
    Row("§13.1.5 the tag matches", {"If-Range": TAG, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§5.5 spaces around", {"If-Range": f" {TAG}\t", "Range": " bytes=2-4\t"}, part(2, 4),
        nginx=KEPT_TAB),
    Row("§13.1.5 another tag: whole", {"If-Range": '"a"', "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 the comparison is strong", {"If-Range": f"W/{TAG}", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 no list, no *", {"If-Range": "*", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 the exact date", {"If-Range": DATE, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§13.1.5 the exact date in form 3",
        {"If-Range": DATE_IN_FORM_3, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§13.1.5 a later date: whole", {"If-Range": LATER, "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 an earlier date: whole", {"If-Range": EARLIER, "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 neither tag nor date: whole", {"If-Range": "x", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 without Range: ignored", {"If-Range": '"a"'}, WHOLE),
    Row("§14.2 false: 416 is not judged", {"If-Range": '"a"', "Range": "bytes=99-"}, WHOLE),
    Row("§8.8.2.2 a date of the second before is strong",
        {"If-Range": A_SECOND_AGO, "Range": "bytes=0-1"}, PART_OF_A_SECOND_AGO, SECOND_OLD),
    Row("§8.8.2.2 a date of this second is weak",
        {"If-Range": TODAY, "Range": "bytes=0-1"}, OF_THIS_SECOND, FRESH, nginx=ANY_DATE),
    Row("§8.8.2.2 a tag of this second is strong",
        {"If-Range": FRESH.etag, "Range": "bytes=0-1"}, PART_OF_THIS_SECOND, FRESH),
    Row("§8.8.2.2 the time of the future was now: weak",
        {"If-Range": TODAY, "Range": "bytes=0-1"}, OF_THE_FUTURE, FUTURE, nginx=AS_IT_IS),
    # --- units and grammar
    Row("§14.1 units are case-insensitive", {"Range": "Bytes=2-4"}, part(2, 4)),
    Row("§14.2 an unknown unit: ignored", {"Range": "lines=2-4"}, WHOLE),
    Row("§14.1.1 last before first is invalid: ignored", {"Range": "bytes=4-2"}, WHOLE,
        nginx=REJECTED),
    Row("§14.1.1 and so is the set", {"Range": "bytes=0-1,4-2"}, WHOLE, nginx=LEFT_OUT),
    Row("§14.1.1 and with letters in it", {"Range": "bytes=0-1,x"}, WHOLE, nginx=REJECTED),
    Row("§14.1.1 1*DIGIT: zeros in front", {"Range": f"bytes={'0' * 30}2-04"}, part(2, 4)),
    Row("§14.1.1 and behind it", {"Range": "bytes=0-1x"}, WHOLE, nginx=REJECTED),
    Row("§14.1.1 a range has two ends", {"Range": "bytes=0-1-2"}, WHOLE, nginx=REJECTED),
    Row("§14.1.1 no spaces in it", {"Range": "bytes=0 - 1"}, WHOLE,
        nginx=Difference(part(0, 1), "§14.1.1: no spaces in a range; nginx passes over them")),
    Row("§14.1.1 no digits: ignored", {"Range": "bytes=-"}, WHOLE, nginx=REJECTED),
    Row("§14.1.1 letters: ignored", {"Range": "bytes=a-b"}, WHOLE, nginx=REJECTED),
    Row("§14.1.1 no set: ignored", {"Range": "bytes="}, WHOLE),
    Row("§14.1.1 no unit: ignored", {"Range": "2-4"}, WHOLE),
    Row("§14.1.1 a number alone: ignored", {"Range": "bytes=2"}, WHOLE, nginx=REJECTED),
    Row("§5.6.1.2 empty members", {"Range": "bytes=,2-4 ,"}, part(2, 4), nginx=EMPTY_MEMBERS),
    Row("§5.6.1.2 members of spaces alone", {"Range": "bytes=2-4, ,\t"}, part(2, 4),
        nginx=EMPTY_MEMBERS),
    Row("§5.6.3 other signs are no spaces", {"Range": "bytes=\xa02-4"}, WHOLE, nginx=REJECTED),
    # --- one range
    Row("§14.1.2 first and last", {"Range": "bytes=2-4"}, part(2, 4)),
    Row("§14.1.2 open at the end", {"Range": "bytes=7-"}, part(7, 9)),
    Row("§14.1.2 a suffix", {"Range": "bytes=-3"}, part(7, 9)),
    Row("§14.1.2 last beyond the end", {"Range": "bytes=8-99"}, part(8, 9)),
    Row("§14.1.2 a suffix longer than all", {"Range": "bytes=-99"}, part(0, 9)),
    Row("§14.1.2 all of it is a range too", {"Range": "bytes=0-9"}, part(0, 9)),
    Row("§14.1.2 open from the start", {"Range": "bytes=0-"}, part(0, 9)),
    *[Row(f"§14.1.2 byte {n} alone", {"Range": f"bytes={n}-{n}"}, part(n, n)) for n in range(10)],
    *[Row(f"§14.1.2 a suffix of {n}", {"Range": f"bytes=-{n}"}, part(10 - n, 9))
      for n in (1, 2, 10)],
    Row("§14.2 only GET has ranges", {"Range": "bytes=2-4"}, HEAD, method="HEAD",
        nginx=Difference(part(2, 4)._replace(body=b""), HEAD_TOO)),
    Row("§14.2 HEAD is not unsatisfiable", {"Range": "bytes=99-"}, HEAD, method="HEAD",
        nginx=Difference(UNSATISFIABLE, HEAD_TOO)),
    # --- several
    Row("§14.6 two parts", {"Range": "bytes=0-1,5-6"}, parts((0, 1), (5, 6))),
    Row("§14.1.2 spaces between them", {"Range": "bytes= 0-1, 5-6 ,\t-1"},
        parts((0, 1), (5, 6), (9, 9)),
        nginx=Difference(UNSATISFIABLE, "§5.6.1: tabs may be around a member; nginx rejects them")),
    Row("§14.6 first and last byte", {"Range": "bytes=0-0,-1"}, parts((0, 0), (9, 9))),
    Row("§15.3.7.2 in the order of the request",
        {"Range": "bytes=7-,0-1"}, parts((7, 9), (0, 1))),
    Row("§15.3.7.2 adjacent ones stay two", {"Range": "bytes=0-1,2-3"}, parts((0, 1), (2, 3))),
    Row("§14.1.2 the satisfiable ones", {"Range": "bytes=99-,0-1,-0,4-5"}, parts((0, 1), (4, 5))),
    Row("§15.3.7.2 one of them left: no multipart", {"Range": "bytes=2-4,99-"}, part(2, 4)),
    Row("§14.2 overlapping: MAY be ignored", {"Range": "bytes=0-4,4-5"}, WHOLE,
        nginx=Difference(parts((0, 4), (4, 5)), AS_ASKED)),
    Row("§14.2 overlapping with one of them", {"Range": "bytes=0-1,1-2,5-6"}, WHOLE,
        nginx=Difference(parts((0, 1), (1, 2), (5, 6)), AS_ASKED)),
    Row("§17.15 twice the same: whole", {"Range": "bytes=0-0,0-0"}, WHOLE,
        nginx=Difference(parts((0, 0), (0, 0)), AS_ASKED)),
    Row("§17.15 no less than the whole: whole", {"Range": "bytes=0-4,5-9"}, WHOLE,
        nginx=Difference(parts((0, 4), (5, 9)), AS_ASKED)),
    Row("§17.15 too many: whole", {"Range": "bytes=0-0" + ",99-" * 50}, WHOLE,
        nginx=Difference(part(0, 0), AS_ASKED)),
    Row("§17.15 too many, most of them empty", {"Range": "bytes=0-0" + "," * 50}, WHOLE,
        nginx=EMPTY_MEMBERS),
    Row("§17.15 just not too many", {"Range": "bytes=0-0" + ",99-" * 49}, part(0, 0)),
    # --- none
    Row("§15.5.17 beyond the end", {"Range": "bytes=10-"}, UNSATISFIABLE),
    Row("§15.5.17 the first byte after it", {"Range": "bytes=10-10"}, UNSATISFIABLE),
    Row("§15.5.17 no suffix", {"Range": "bytes=-0"}, UNSATISFIABLE),
    Row("§15.5.17 none of several", {"Range": "bytes=10-11,99-,-0"}, UNSATISFIABLE),
    Row("§15.5.17 a number beyond all", {"Range": f"bytes={'9' * 5000}-"}, UNSATISFIABLE),
    Row("§14.4 If-Range true", {"If-Range": TAG, "Range": "bytes=10-"}, UNSATISFIABLE),
    # --- of an empty file no range can be expressed (§14.4): it is sent whole, as
    # a client that asks for a first piece of everything expects
    Row("§14.4 the first byte of nothing", {"Range": "bytes=0-0"}, NOTHING, EMPTY),
    Row("§14.4 all of nothing", {"Range": "bytes=0-"}, NOTHING, EMPTY),
    Row("§14.4 the end of nothing", {"Range": "bytes=-5"}, NOTHING, EMPTY),
    Row("§14.4 from the second byte of nothing", {"Range": "bytes=1-"}, NOTHING, EMPTY,
        nginx=Difference(UNSATISFIABLE.but({"Content-Range": "bytes */0"}),
                         "§14.4: no range of nothing can be told; 416 SHOULD be, as by nginx")),
]  # fmt: skip
