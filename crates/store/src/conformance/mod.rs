//! What every database must keep, as checks that a store's tests run with
//! [`crate::conformance!`]. Each check gets an empty store; its name is the promise.
//!
//! The checks speak the words of the traits only: what a database does beside them (scripts, files,
//! plans) is tested in its own crate.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "these are tests; they live here so that every store can run them"
)]

mod across;
pub mod bill;
pub mod bodies;
pub mod books;
pub mod care;
pub mod delivery;
pub mod directory;
pub mod holds;
pub mod isolation;
pub mod links;
pub mod lists;
pub mod numbers;
pub mod places;
pub mod quotas;
pub mod records;
pub mod reminded;
pub mod rows;
pub mod sample;
pub mod settled;
pub mod versions;
pub mod windows;

/// Makes one `#[test]` of every check.
///
/// `$open` is the path of a function that returns an empty store and something that keeps it alive.
/// The lists are compared with the modules by a test, so that none is forgotten.
#[macro_export]
macro_rules! conformance {
    ($open:path) => {
        $crate::conformance!(@module $open, numbers:
            a_number_is_fresh_until_it_is_answered,
            every_answer_comes_back_as_it_was_given,
            a_blocked_number_is_seen_blocked,
            a_number_cannot_be_claimed_twice_at_once,
            a_number_cannot_be_answered_twice,
            the_same_digits_from_another_issuer_are_another_number,
        );
        $crate::conformance!(@module $open, versions:
            an_account_changes_only_from_the_version_that_was_read,
            an_account_never_holds_less_than_is_spoken_for,
            a_binding_changes_only_from_the_version_that_was_read,
            a_visit_and_its_lines_change_only_from_the_version_that_was_read,
            a_charge_number_has_one_live_batch,
            a_purchase_is_found_until_it_is_given_back,
            a_bill_is_given_back_once,
            a_proof_is_used_once,
            a_head_starts_at_zero_and_only_moves_on,
            somebody_unknown_cannot_be_changed,
        );
        $crate::conformance!(@module $open, rows:
            a_binding_comes_back_as_it_was_written,
            a_settlement_comes_back_as_it_was_written,
            visits_and_lines_come_back_as_they_were_written,
            stays_are_found_by_their_patient,
            counters_and_accumulators_are_set_and_not_added,
            a_transaction_that_is_dropped_leaves_nothing,
            a_write_that_fails_leaves_nothing,
        );
        $crate::conformance!(@module $open, links:
            a_patient_leads_to_the_payers,
            a_binding_of_an_area_that_was_left_leads_to_its_account,
            a_settlement_leads_to_everybody_who_paid,
            a_number_leads_to_its_settlement,
            a_binding_leads_to_both_sides,
            a_patient_brings_counters_accumulators_and_pick,
            a_settlement_brings_the_counters_of_its_own_month,
            bindings_that_are_over_stay_with_their_people,
            a_visit_brings_its_lines_that_are_not_deleted,
            a_reader_knows_what_a_lane_knows,
        );
        $crate::conformance!(@module $open, directory:
            people_are_found_by_certificate_card_and_number,
            two_people_cannot_have_one_certificate,
            people_can_be_imported_again,
            a_move_opens_an_account_and_keeps_the_old_one,
            institutions_are_found_by_code_key_and_identifier,
            people_are_found_by_name_and_phone,
            people_of_an_area_are_walked_by_number,
            items_come_back_as_they_were_put,
            sessions_sign_ins_and_settings_are_kept,
            sessions_of_somebody_end_everywhere,
        );
        $crate::conformance!(@module $open, lists:
            uses_are_listed_newest_first_for_patient_and_payers,
            uses_of_a_period_are_listed_over_every_area,
            visits_of_a_patient_at_a_place_are_found_by_begin,
            bindings_are_listed_newest_first_for_both_sides,
            messages_are_listed_newest_first_and_marked_read,
            bindings_are_walked_by_identifier,
        );
        $crate::conformance!(@module $open, places:
            places_are_found_by_area_and_by_beginning,
            places_are_walked_page_by_page,
            a_listing_comes_back_as_it_was_put,
        );
        $crate::conformance!(@module $open, settled:
            bills_of_a_place_are_walked_as_they_were_settled,
            bills_of_a_place_are_summed_by_kind,
            what_is_owed_to_a_place_is_what_its_bills_came_to,
        );
        $crate::conformance!(@module $open, books:
            kept_and_summed_books_agree,
            the_legs_of_an_act_are_found_in_every_book,
            the_acts_of_an_area_are_walked,
            what_was_booked_on_people_is_walked,
            the_books_are_sound_after_a_bill_and_its_cancel,
            the_evidence_of_an_act_is_of_nothing_else,
            entries_that_do_not_balance_are_found,
            figures_that_do_not_add_up_are_found,
            a_cancel_that_leaves_something_is_found,
            a_debt_in_two_windows_is_found,
        );
        $crate::conformance!(@module $open, holds:
            what_is_reserved_is_what_is_committed,
            a_reserve_without_its_commitment_is_found,
            an_open_hold_comes_with_its_account,
        );
        $crate::conformance!(@module $open, quotas:
            what_is_left_of_a_quota_is_reserved,
            a_waiting_premium_is_reserved,
            an_open_quota_comes_with_its_patient_and_its_binding,
            a_settlement_brings_the_quota_that_paid_it,
            wallets_come_with_both_sides_of_a_binding,
        );
        $crate::conformance!(@module $open, windows:
            the_items_of_a_window_are_summed_and_walked,
            windows_and_statements_are_found_by_their_keys,
            what_is_in_transit_is_between_the_mirrors,
            what_moved_with_people_is_owed_by_itself,
        );
        $crate::conformance!(@module $open, records:
            a_record_comes_back_as_it_was_written,
            a_record_changes_only_from_the_version_that_was_read,
            records_are_listed_newest_first_for_both_sides,
            a_key_belongs_to_one_record_of_a_kind,
            a_queue_is_in_the_order_of_what_is_due,
            a_queue_is_read_page_by_page,
            records_of_a_kind_are_walked,
            a_page_comes_back_until_it_is_dropped,
            records_are_dropped_for_good,
            needs_bring_records_identities_and_accounts,
        );
        $crate::conformance!(@module $open, delivery:
            messages_after_one_come_oldest_first,
            a_message_makes_its_reader_due,
            a_delivery_is_put_off_and_settled,
            a_message_that_comes_during_a_delivery_is_not_forgotten,
            the_trail_is_appended_in_order,
        );
        $crate::conformance!(@module $open, reminded:
            wishes_about_reminders_come_with_the_person,
            a_counter_remembers_the_most_that_it_showed,
            devices_are_walked_by_the_last_sign_in,
            settlements_of_an_area_are_walked,
        );
        $crate::conformance!(@module $open, isolation:
            readers_see_what_is_committed_and_nothing_else,
            the_next_transaction_reads_what_the_last_committed,
            a_second_writer_waits_for_the_first,
            writers_at_once_lose_no_change,
        );
    };
    (@module $open:path, $module:ident: $($check:ident,)*) => {
        mod $module {
            use super::*;

            $(
                #[test]
                fn $check() {
                    let (store, _kept_alive) = $open();
                    ::store::conformance::$module::$check(&store);
                }
            )*
        }
    };
}
