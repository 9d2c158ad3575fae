"""Who may do what: every pair of a role and a deed is decided, and what is not allowed is refused with a reason."""

import pytest

from motcua.base.actor import ANYBODY, Actor, system
from motcua.base.refusals import NotAllowed
from motcua.dossiers.rules.status import Status
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation, Role

#: Every role against every deed: x where some dossier in some moment lets them.
MATRIX = """
                  intake handler head leader clerk cashier desk_head control home_affairs inspector postal mobile admin
read              x      x       x    x      x     x       x         x       x            x         x      x      .
receive           x      .       .    .      .     .       x         .       .            .         x      x      .
refuse            x      .       .    .      .     .       x         .       .            .         .      .      .
request_supplement x      x       x    x      .     .       .         .       .            .         .      .      .
receive_supplement x      .       .    .      .     .       x         .       .            .         .      .      .
ask_payment       .      x       x    .      .     .       .         .       .            .         .      .      .
payment_made      x      .       .    .      .     x       x         .       .            .         .      .      .
forward           x      x       x    x      x     .       x         .       .            .         x      x      .
return_step       .      x       x    x      x     .       .         .       .            .         .      .      .
assign            x      x       x    x      x     .       x         .       .            .         .      .      .
consult           .      x       x    .      .     .       .         .       .            .         .      .      .
answer            .      x       x    x      .     .       .         .       .            .         .      .      .
verify            .      x       x    .      .     .       .         .       .            .         .      .      .
draft_result      .      x       x    .      .     .       .         .       .            .         .      .      .
sign              .      .       .    x      .     .       .         .       .            .         .      .      .
issue             .      .       .    .      x     .       .         .       .            .         .      .      .
return_result     x      .       .    .      .     .       x         .       .            .         x      x      .
withdraw          x      .       .    .      .     .       x         .       .            .         .      .      .
stop              .      .       .    x      .     .       .         .       .            .         .      .      .
correct           x      .       .    .      .     .       x         .       .            .         .      .      .
note              x      x       x    x      x     x       x         .       .            .         x      x      .
complete_apology  x      x       x    x      .     .       x         .       .            .         .      .      .
sign_apology      .      .       .    x      .     .       .         .       .            .         .      .      .
send_apology      x      .       .    .      x     .       x         .       .            .         .      .      .
collect           x      .       .    .      .     x       x         .       .            .         .      .      .
manage_catalogue  .      .       .    .      .     .       .         x       .            .         .      .      x
manage_offices    .      .       .    .      .     .       .         .       .            .         .      .      x
manage_calendars  .      .       .    .      .     .       .         .       .            .         .      .      x
see_stuck         .      .       .    .      .     .       .         x       .            .         .      .      x
see_register      x      .       .    x      .     .       x         x       .            .         x      x      .
"""
_HEAD, *_LINES = MATRIX.strip().splitlines()
DECIDED = {
    (role, line.split()[0]): mark == "x"
    for line in _LINES
    for role, mark in zip(_HEAD.split(), line.split()[1:], strict=True)
}
ABOUT_A_DOSSIER = [deed for deed in Deed if not deed.startswith("manage") and deed is not Deed.SEE_STUCK]


def test_every_role_and_deed_is_decided() -> None:
    assert set(DECIDED) == {(role.value, deed.value) for role in Role for deed in Deed}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", Deed)
def test_a_role_has_exactly_the_powers_of_the_matrix(role: Role, deed: Deed) -> None:
    ever = any(
        powers.may(role, deed, relation=relation, status=status) for relation in Relation for status in range(11)
    )
    assert ever is DECIDED[role, deed]


@pytest.mark.parametrize(
    ("role", "deed", "relation", "status", "allowed"),
    [
        # the one who holds the step works; a colleague of the same role does not
        (Role.HANDLER, Deed.FORWARD, Relation.HOLDER, 4, True),
        (Role.HANDLER, Deed.FORWARD, Relation.COLLEAGUE, 4, False),
        (Role.HANDLER, Deed.FORWARD, Relation.HOLDER, 5, False),  # the clock stands still, and so does the dossier
        (Role.HANDLER, Deed.READ, Relation.COLLEAGUE, 10, True),
        (Role.HANDLER, Deed.READ, Relation.OTHER, 4, False),
        (Role.HANDLER, Deed.READ, Relation.UPPER, 4, False),
        # a desk receives for itself, and only what is not yet a dossier
        (Role.INTAKE, Deed.RECEIVE, Relation.DESK, 1, True),
        (Role.INTAKE, Deed.RECEIVE, Relation.OTHER, 1, False),
        (Role.INTAKE, Deed.RECEIVE, Relation.DESK, 2, False),
        (Role.INTAKE, Deed.RECEIVE_SUPPLEMENT, Relation.DESK, 5, True),
        (Role.INTAKE, Deed.RECEIVE_SUPPLEMENT, Relation.DESK, 4, False),
        (Role.INTAKE, Deed.RETURN_RESULT, Relation.HOLDER, 9, True),
        (Role.INTAKE, Deed.RETURN_RESULT, Relation.HOLDER, 10, False),
        # a result is given back by whoever stands at the desk; outside, only by who was given it to carry
        (Role.INTAKE, Deed.RETURN_RESULT, Relation.DESK, 9, True),
        (Role.DESK_HEAD, Deed.RETURN_RESULT, Relation.DESK, 9, True),
        (Role.DESK_HEAD, Deed.RETURN_RESULT, Relation.COLLEAGUE, 9, False),
        (Role.MOBILE, Deed.RETURN_RESULT, Relation.HOLDER, 9, True),
        (Role.MOBILE, Deed.RETURN_RESULT, Relation.DESK, 9, False),
        (Role.POSTAL, Deed.RETURN_RESULT, Relation.HOLDER, 9, True),
        (Role.POSTAL, Deed.RETURN_RESULT, Relation.OTHER, 9, False),
        (Role.INTAKE, Deed.CORRECT, Relation.DESK, 10, False),
        # only a leader signs, what lies before them; only a clerk numbers and seals
        (Role.LEADER, Deed.SIGN, Relation.HOLDER, 4, True),
        (Role.LEADER, Deed.SIGN, Relation.COLLEAGUE, 4, False),
        (Role.CLERK, Deed.ISSUE, Relation.HOLDER, 4, True),
        (Role.LEADER, Deed.STOP, Relation.COLLEAGUE, 5, True),
        (Role.LEADER, Deed.STOP, Relation.UPPER, 5, False),
        # who looks on from above reads and touches nothing
        (Role.INSPECTOR, Deed.READ, Relation.UPPER, 4, True),
        (Role.INSPECTOR, Deed.NOTE, Relation.UPPER, 4, False),
        (Role.CONTROL, Deed.READ, Relation.OTHER, 4, False),
        # an administrator keeps the house and reads nobody's dossier
        (Role.ADMIN, Deed.READ, Relation.COLLEAGUE, 4, False),
        (Role.ADMIN, Deed.MANAGE_OFFICES, Relation.OTHER, 0, True),
        # the office that was asked answers while the dossier is open
        (Role.HEAD, Deed.ANSWER, Relation.CONSULTED, 4, True),
        (Role.HEAD, Deed.ANSWER, Relation.CONSULTED, 9, False),
        (Role.HEAD, Deed.ASSIGN, Relation.COLLEAGUE, 4, True),
        (Role.CASHIER, Deed.COLLECT, Relation.DESK, 2, True),
        (Role.CASHIER, Deed.COLLECT, Relation.COLLEAGUE, 2, False),
    ],
)
def test_the_same_role_may_here_and_not_there(
    role: Role, deed: Deed, relation: Relation, status: int, allowed: bool
) -> None:
    assert powers.may(role, deed, relation=relation, status=status) is allowed
    assert (powers.why_not(role, deed, relation=relation, status=status) == "") is allowed


@pytest.mark.parametrize("role", ["", "public", "system", "boss", "INTAKE"])
@pytest.mark.parametrize("deed", Deed)
def test_who_has_no_role_may_do_nothing(role: str, deed: Deed) -> None:
    assert not any(
        powers.may(role, deed, relation=relation, status=status) for relation in Relation for status in range(11)
    )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", ABOUT_A_DOSSIER)
def test_another_offices_dossier_is_closed_to_everybody(role: Role, deed: Deed) -> None:
    assert not any(powers.may(role, deed, relation=Relation.OTHER, status=status) for status in range(11))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", [deed for deed in Deed if deed not in {Deed.READ, Deed.SEE_REGISTER}])
def test_nothing_but_reading_is_possible_once_a_dossier_has_ended(role: Role, deed: Deed) -> None:
    if deed in ABOUT_A_DOSSIER:
        assert not any(
            powers.may(role, deed, relation=relation, status=status)
            for relation in Relation
            for status in (Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED)
        )


def test_a_wrong_role_is_told_whose_work_it_is() -> None:
    assert powers.why_not(Role.INTAKE, Deed.SIGN, relation=Relation.HOLDER, status=4) == (
        "Chỉ lãnh đạo cơ quan được ký kết quả."
    )


def test_somebody_elses_dossier_is_told_who_could() -> None:
    assert powers.why_not(Role.HANDLER, Deed.DRAFT_RESULT, relation=Relation.COLLEAGUE, status=4) == (
        "Chỉ người đang giữ hồ sơ được soạn kết quả."
    )


def test_a_wrong_moment_is_told_when_it_would_do() -> None:
    assert powers.why_not(Role.INTAKE, Deed.RETURN_RESULT, relation=Relation.HOLDER, status=4) == (
        "Không trả kết quả được khi hồ sơ “Đang xử lý”, chỉ khi hồ sơ “Đã xử lý xong”."
    )


def test_every_refusal_is_a_sentence() -> None:
    for role in [*Role, "public"]:
        for deed in Deed:
            for relation in Relation:
                for status in range(11):
                    why = powers.why_not(role, deed, relation=relation, status=status)
                    allowed = powers.may(role, deed, relation=relation, status=status)
                    assert allowed == (not why)
                    assert allowed or (why[0].isupper() and why.endswith(".") and deed.words in why)


def test_require_lets_pass_or_refuses_by_name() -> None:
    lan = Actor(name="Lan", role=Role.INTAKE)
    powers.require(lan, Deed.RECEIVE, relation=Relation.DESK, status=1)
    with pytest.raises(NotAllowed, match=r"Chỉ quầy nhận hồ sơ được tiếp nhận hồ sơ\."):
        powers.require(lan, Deed.RECEIVE, relation=Relation.OTHER, status=1)


@pytest.mark.parametrize("nobody", [ANYBODY, system("Đồng hồ")])
def test_neither_the_public_nor_the_system_acts_by_a_power(nobody: Actor) -> None:
    with pytest.raises(NotAllowed):
        powers.require(nobody, Deed.READ, relation=Relation.HOLDER, status=4)


def test_the_statuses_are_called_as_dossiers_call_them() -> None:
    assert {status.value: status.words for status in Status} == powers.STATUSES
