"""What happened, in one plain English sentence for each kind of change. Pure; `chinese` has the same in Chinese."""

from monitor.diff.change import Kind

REMOVED = {"en": "{act} took an entry off the register {register}.", "zh": "{act}将一项移出名录{register}。"}
SENTENCES = {
    Kind.NOTICE_PUBLISHED: "A notice we had not seen before was published on {source}.",
    Kind.NOTICE_AMENDED: "The text or the attachments of this notice were changed in place on {source}.",
    Kind.NOTICE_STATUS: "The standing of this notice changed.",
    Kind.NOTICE_EFFECTIVE: "A day of this notice has come, in the publisher's calendar. Nothing new was published.",
    Kind.NOTICE_REMINDER: "A day of this notice is coming, in the publisher's calendar. Nothing new was published.",
    Kind.NOTICE_GONE: "The page of this notice is no longer there. That says nothing about whether it is in force.",
    Kind.ENTRY_ADDED: "An entry was added to the register {register}.",
    Kind.ENTRY_REMOVED: "An entry is no longer shown in the register {register}; two checks in a row agree.",
    Kind.ENTRY_CHANGED: "An entry of the register {register} changed.",
    Kind.REGISTER_CLOSED: "The publisher ended this register. Its entries were not struck off one by one.",
    Kind.SOURCE_BROKEN: "This is trouble with watching {source}. No rule changed; changes may be seen late.",
    Kind.SOURCE_BLOCKED: "{source} does not let us in. No rule changed; changes may be seen late.",
    Kind.SOURCE_RECOVERED: "Watching {source} works again. No rule changed by this.",
    Kind.CORRECTION: "We told you something that was wrong. This corrects it.",
}
