//! The sections of a plan file: rows, scenarios, requests.

use crate::draft::{
    AcknowledgementDraft, AsNeededDraft, ConstraintsDraft, GoalDraft, HoldDraft, ManualItemDraft,
    ManualStepDraft, ManualTakingDraft, PaceDraft, ReductionDraft, ReferralStateDraft, ReplanDraft,
    RequestDraft, RowDraft, ScenarioDraft, TailDraft, TakingDraft, TimedDraft,
};
use crate::plan_file::reader::{Fields, Reader};

pub(super) fn row(reader: &mut Reader, fields: &mut Fields) -> RowDraft {
    RowDraft {
        id: reader.text(fields, "id"),
        product: reader.text(fields, "product"),
        brand: reader.text(fields, "brand"),
        concentration: reader.text(fields, "concentration"),
        taking: taking(reader, fields),
    }
}

fn taking(reader: &mut Reader, fields: &mut Fields) -> TakingDraft {
    const WAYS: [&str; 4] = ["regular", "as_needed", "patches", "infusion"];
    let given: Vec<&str> = WAYS.into_iter().filter(|way| fields.has(way)).collect();
    if given.len() != 1 {
        let what = "is not exactly one way of taking the row";
        let accepted = "one of regular, as_needed, patches with next_change, infusion";
        let shown = if given.is_empty() {
            "nothing".to_owned()
        } else {
            given.join(" and ")
        };
        reader.refuse("row-taking", fields.path(), &shown, what, accepted);
    }
    let regular = reader.optional_list(fields, "regular", timed);
    let as_needed = reader.part(fields, "as_needed", |reader, fields| AsNeededDraft {
        amount: reader.text(fields, "amount"),
        uses_per_24h: reader.number(fields, "uses_per_24h"),
        most_per_24h: reader.number(fields, "most_per_24h"),
        follows: reader.texts(fields, "follows").unwrap_or_default(),
        share: reader.text(fields, "share"),
    });
    let patches = reader.texts(fields, "patches");
    let next_change = if patches.is_some() {
        reader.text(fields, "next_change")
    } else {
        String::new()
    };
    let infusion = reader.part(fields, "infusion", |reader, fields| {
        reader.text(fields, "amount_per_24h")
    });
    if let Some(regular) = regular {
        TakingDraft::Regular(regular)
    } else if let Some(as_needed) = as_needed {
        TakingDraft::AsNeeded(as_needed)
    } else if let Some(patches) = patches {
        TakingDraft::Patches {
            patches,
            next_change,
        }
    } else {
        TakingDraft::Infusion {
            amount_per_24h: infusion.unwrap_or_default(),
        }
    }
}

fn timed(reader: &mut Reader, fields: &mut Fields) -> TimedDraft {
    TimedDraft {
        time: reader.text(fields, "time"),
        amount: reader.text(fields, "amount"),
    }
}

pub(super) fn scenario(reader: &mut Reader, fields: &mut Fields) -> ScenarioDraft {
    let name = reader.text(fields, "name");
    let note = reader.text(fields, "note");
    let request = reader.part(fields, "request", request);
    if request.is_none() {
        reader.refuse(
            "required",
            &fields.at("request"),
            "",
            "A scenario needs a request",
            "an object",
        );
    }
    ScenarioDraft {
        name,
        note,
        request: request.unwrap_or_default(),
    }
}

fn request(reader: &mut Reader, fields: &mut Fields) -> RequestDraft {
    RequestDraft {
        start: reader.text(fields, "start"),
        setting: reader.text(fields, "setting"),
        goal: goal(reader, fields),
        pace: reader.part(fields, "pace", pace),
        order: reader.texts(fields, "order"),
        constraints: reader
            .part(fields, "constraints", constraints)
            .unwrap_or_default(),
        holds: reader.list(fields, "holds", |reader, fields| HoldDraft {
            from: reader.text(fields, "from"),
            days: reader.number(fields, "days"),
            reason: reader.text(fields, "reason"),
        }),
        replans: reader.list(fields, "replans", replan),
        manual_steps: reader.optional_list(fields, "manual_steps", |reader, fields| {
            ManualStepDraft {
                start: reader.text(fields, "start"),
                items: reader.list(fields, "items", manual_item),
            }
        }),
        manual_end: reader.text(fields, "manual_end"),
        acknowledged: reader.list(fields, "acknowledged", |reader, fields| {
            AcknowledgementDraft {
                rule: reader.text(fields, "rule"),
                by: reader.text(fields, "by"),
                reason: reader.text(fields, "reason"),
                on: reader.text(fields, "on"),
            }
        }),
        referral_states: reader.list(fields, "referral_states", |reader, fields| {
            ReferralStateDraft {
                rule: reader.text(fields, "rule"),
                state: reader.text(fields, "state"),
                by: reader.text(fields, "by"),
                reason: reader.text(fields, "reason"),
                on: reader.text(fields, "on"),
            }
        }),
    }
}

fn goal(reader: &mut Reader, fields: &mut Fields) -> Option<GoalDraft> {
    reader
        .part(fields, "goal", |reader, fields| {
            let kind = reader.text(fields, "kind");
            match kind.as_str() {
                "stop" => Some(GoalDraft::Stop),
                "reduce_to" if fields.has("percent_of_original") && !fields.has("daily") => {
                    let percent = reader.number(fields, "percent_of_original");
                    Some(GoalDraft::ReduceToPercent(percent))
                }
                "reduce_to" => Some(GoalDraft::ReduceToDaily(reader.text(fields, "daily"))),
                _ => {
                    let accepted = "stop, or reduce_to with daily or percent_of_original";
                    reader.refuse(
                        "goal",
                        &fields.at("kind"),
                        &kind,
                        "is no kind of goal",
                        accepted,
                    );
                    None
                }
            }
        })
        .flatten()
}

fn pace(reader: &mut Reader, fields: &mut Fields) -> PaceDraft {
    PaceDraft {
        preset: reader.text(fields, "preset"),
        reduction: reader.part(fields, "reduction", reduction).flatten(),
        every_days: reader.number(fields, "every_days"),
        tail: reader.part(fields, "tail", |reader, fields| TailDraft {
            below_percent_of_original: reader.number(fields, "below_percent_of_original"),
            reduction: reader.part(fields, "reduction", reduction).flatten(),
            every_days: reader.number(fields, "every_days"),
        }),
    }
}

fn reduction(reader: &mut Reader, fields: &mut Fields) -> Option<ReductionDraft> {
    match (fields.has("percent"), fields.has("amount")) {
        (true, false) => Some(ReductionDraft::Percent {
            percent: reader.number(fields, "percent"),
            of: reader.text(fields, "of"),
        }),
        (false, true) => Some(ReductionDraft::Amount(reader.text(fields, "amount"))),
        _ => {
            let what = "A reduction is not given in exactly one way";
            reader.refuse(
                "reduction",
                fields.path(),
                "",
                what,
                "percent with of, or amount",
            );
            None
        }
    }
}

fn constraints(reader: &mut Reader, fields: &mut Fields) -> ConstraintsDraft {
    ConstraintsDraft {
        most_units_per_dose: reader.number(fields, "most_units_per_dose"),
        strengths: reader.named_lists(fields, "strengths"),
        halve_scored: reader.flag(fields, "halve_scored"),
        once_daily_at_the_end: reader.flag(fields, "once_daily_at_the_end"),
        change_weekdays: reader.texts(fields, "change_weekdays"),
        supply_days: reader.number(fields, "supply_days"),
        most_patches: reader.number(fields, "most_patches"),
        liquid_step: reader.named_texts(fields, "liquid_step"),
        infusion_step: reader.named_texts(fields, "infusion_step"),
        patch_interval: reader.text(fields, "patch_interval"),
    }
}

fn replan(reader: &mut Reader, fields: &mut Fields) -> ReplanDraft {
    ReplanDraft {
        from: reader.text(fields, "from"),
        reason: reader.text(fields, "reason"),
        pace: reader.part(fields, "pace", pace),
        goal: goal(reader, fields),
        order: reader.texts(fields, "order"),
        switch: reader.list(fields, "switch", row),
        taken: reader.list(fields, "taken", manual_item),
        stop_here: reader.flag(fields, "stop_here"),
    }
}

fn manual_item(reader: &mut Reader, fields: &mut Fields) -> ManualItemDraft {
    const WAYS: [&str; 4] = ["regular", "patches", "infusion", "as_needed"];
    let id = reader.text(fields, "id");
    let given: Vec<&str> = WAYS.into_iter().filter(|way| fields.has(way)).collect();
    if given.len() != 1 {
        let what = "A row's doses are not given in exactly one way";
        let accepted = "one of regular, patches, infusion, as_needed";
        reader.refuse(
            "row-taking",
            fields.path(),
            &given.join(" and "),
            what,
            accepted,
        );
    }
    let regular = reader.optional_list(fields, "regular", timed);
    let patches = reader.texts(fields, "patches");
    let infusion = reader.part(fields, "infusion", |reader, fields| {
        reader.text(fields, "amount_per_24h")
    });
    let as_needed = reader.part(fields, "as_needed", |reader, fields| {
        reader.text(fields, "amount")
    });
    let taking = regular
        .map(ManualTakingDraft::Regular)
        .or_else(|| patches.map(ManualTakingDraft::Patches))
        .or_else(|| infusion.map(ManualTakingDraft::Infusion))
        .or_else(|| as_needed.map(ManualTakingDraft::AsNeeded));
    ManualItemDraft {
        id,
        taking: taking.unwrap_or_else(|| ManualTakingDraft::Regular(Vec::new())),
    }
}
