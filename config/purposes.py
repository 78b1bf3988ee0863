"""Why values are processed, on what legal basis, and how long they are kept; config/privacy.py says which."""

from django.utils.translation import gettext_lazy as _

from trellis.core.privacy import Purpose

ACCOUNT, DIRECTORY, KEEPING, IMPORTING, RECORD = "account", "directory", "keeping", "importing", "record"
RUNNING, REFERENCE, SITE, TELLING = "running", "reference", "site", "telling"
REGISTERS, REPORTING, CONSENTED, EXCHANGING = "registers", "reporting", "consented", "exchanging"
EVENTS, MEETINGS = "events", "meetings"

PURPOSES = (
    Purpose(
        key=ACCOUNT,
        title=_("Accounts"),
        what=_(
            "Mail address, name and language of a person; the password only as a hash, tokens as digests, "
            "secrets of the second factor encrypted. Where a person is signed in: device and a part of the "
            "network address."
        ),
        basis=_("Performance of a contract (Article 6(1)(b) GDPR): the person asked for the account."),
        kept=_("Until the person has the account erased. A session ends after two weeks without a visit."),
        recipients=_("The person; the operators of this site."),
    ),
    Purpose(
        key=DIRECTORY,
        title=_("Directory of organisations"),
        what=_("Names, addresses, contact points and capabilities of organisations, as they publish them."),
        basis=_(
            "Legitimate interest of the organisations in being found (Article 6(1)(f) GDPR); an organisation "
            "may object and is removed."
        ),
        kept=_("As long as the profile stands. An unconfirmed profile is marked after 12 and 18 months."),
        recipients=_("Everybody, once the profile is published."),
    ),
    Purpose(
        key=KEEPING,
        title=_("Keeping profiles"),
        what=_(
            "Who keeps which profile in which role, who claimed one and by which proof, drafts, and "
            "decisions of validators with their reasons."
        ),
        basis=_("Performance of a contract (Article 6(1)(b) GDPR)."),
        kept=_(
            "As long as the person has the role; a draft until it is saved or discarded, or half a year "
            "after it was last touched."
        ),
        recipients=_("Those who keep the same profile; validators and operators."),
    ),
    Purpose(
        key=REPORTING,
        title=_("Reports that something is wrong"),
        what=_(
            "Who reported a profile, with which words, and the mail address of those who have no account; "
            "the decision with its reason."
        ),
        basis=_(
            "Legal obligation to take such notices, to confirm and to decide them (Article 6(1)(c) GDPR, "
            "Articles 16, 17 and 20 of Regulation (EU) 2022/2065)."
        ),
        kept=_(
            "Half a year after the decision, as long as one can object to it. The record of changes holds "
            "neither the words nor the mail address."
        ),
        recipients=_("Validators of the country and operators, never those who keep the profile."),
    ),
    Purpose(
        key=REGISTERS,
        title=_("Registers of members"),
        what=_(
            "What a cluster keeps about its members: contact persons with mail address and phone, fees, "
            "tasks, meetings, needs, services used, notes, and letters with their answers."
        ),
        basis=_(
            "Performance of the membership (Article 6(1)(b) GDPR); the cluster answers for what it keeps."
        ),
        kept=_(
            "Until those who keep the cluster remove it. Once a contact is removed, the record of changes "
            "says nothing of that person any more."
        ),
        recipients=_("Owners and editors of the cluster; no operator."),
    ),
    Purpose(
        key=EXCHANGING,
        title=_("Offers and needs"),
        what=_(
            "What organisations offer and look for, with quantity, place and time. No personal data but what "
            "somebody writes into a text."
        ),
        basis=_("Legitimate interest of the organisations in being found (Article 6(1)(f) GDPR)."),
        kept=_("Until those who posted it, or its organisation, are removed; a draft until it is discarded."),
        recipients=_(
            "Those it is for: everybody, members of the same clusters and networks, or those invited. "
            "The organisation behind one without name: those who keep it, and operators."
        ),
    ),
    Purpose(
        key=CONSENTED,
        title=_("What people agree to"),
        what=_(
            "Names, and mail addresses beside them, of people who agreed to be named as contacts on public "
            "pages; what each person agreed to, in which words, since when and until when."
        ),
        basis=_(
            "Consent (Article 6(1)(a) GDPR), withdrawn at any time under Your page; the proof of it is a "
            "legal obligation (Articles 6(1)(c) and 7(1) GDPR)."
        ),
        kept=_(
            "Shown until the person withdraws the consent or gives up the role; the proof for three years "
            "after it was withdrawn, or until the person has the account erased."
        ),
        recipients=_("What was agreed to: everybody. The proof: the person alone."),
    ),
    Purpose(
        key=IMPORTING,
        title=_("Imports"),
        what=_(
            "Files brought by a person, row by row, with what was corrected, stored or refused, and by whom."
        ),
        basis=_("Legitimate interest in saying where a value comes from (Article 6(1)(f) GDPR)."),
        kept=_(
            "The file and its rows until the import is discarded, or 90 days after it was stored; what is "
            "needed to undo it stays."
        ),
        recipients=_("The person who brought the file; operators."),
    ),
    Purpose(
        key=RECORD,
        title=_("Record of changes"),
        what=_(
            "Who changed what, when, from which value to which. Personal values are kept encrypted under a "
            "key of the person."
        ),
        basis=_("Legitimate interest in accountability (Article 6(1)(f) GDPR)."),
        kept=_("For ever; once a person is erased, the key is destroyed and their values cannot be read."),
        recipients=_("Those who keep the thing; operators."),
    ),
    Purpose(
        key=TELLING,
        title=_("Telling people"),
        what=_(
            "What was told to whom, how they want to be told, what searches they saved, and mail on its way. "
            "Of an address without an "
            "account that ended a mail only a fingerprint."
        ),
        basis=_(
            "Performance of a contract (Article 6(1)(b) GDPR); for addresses without an account legitimate "
            "interest of those who write (Article 6(1)(f) GDPR), until the reader ends it."
        ),
        kept=_(
            "Mails for 30 days unless they still wait, notifications for a year, choices and saved searches "
            "until changed."
        ),
        recipients=_("The reader."),
    ),
    Purpose(
        key=EVENTS,
        title=_("Events"),
        what=_(
            "What takes place where and when and who hosts it; for closed events the mail addresses of those "
            "who are invited; who registers, with what they say, and what of it they show to others who take "
            "part."
        ),
        basis=_(
            "Performance of a contract (Article 6(1)(b) GDPR); for invited addresses legitimate interest of "
            "those who invite (Article 6(1)(f) GDPR)."
        ),
        kept=_(
            "Events for good; addresses that were invited until 90 days after the event, registrations for "
            "two years after it, those never confirmed for 30 days."
        ),
        recipients=_("Everybody, for public events; those who keep the event; those who are invited."),
    ),
    Purpose(
        key=MEETINGS,
        title=_("Meetings at events"),
        what=_(
            "Who takes part in the meetings of an event and when they can; whom they wish to meet and whom "
            "not; who asked whom, with the answer; who meets whom, when and where."
        ),
        basis=_("Performance of a contract (Article 6(1)(b) GDPR): the person asked to take part."),
        kept=_("Two years after the event, with the registration."),
        recipients=_(
            "Those who keep the event. Others who take part in its meetings see who does, for whom, and what "
            "they offer and look for; a request, whom it is for; a meeting, those who meet. A wish nobody "
            "else."
        ),
    ),
    Purpose(
        key=RUNNING,
        title=_("Running the site"),
        what=_("Jobs, sessions, counted attempts to sign in, and states that the programs need."),
        basis=_("Legitimate interest in a working and safe site (Article 6(1)(f) GDPR)."),
        kept=_("Sessions until they end; jobs until they are done."),
        recipients=_("Nobody; operators in case of a fault."),
    ),
    Purpose(
        key=REFERENCE,
        title=_("Reference lists and figures"),
        what=_("Regions, sectors, technologies and published figures about them. No personal data."),
        basis=_("No personal data."),
        kept=_("For ever; earlier editions stay."),
        recipients=_("Everybody."),
    ),
    Purpose(
        key=SITE,
        title=_("Settings of the site"),
        what=_("Name, logo, colour and texts of this site. No personal data but what the imprint names."),
        basis=_("Legal obligation to name who answers for the site (Article 6(1)(c) GDPR)."),
        kept=_("Until an operator changes them."),
        recipients=_("Everybody."),
    ),
)
