//! What the public finds of hospitals and pharmacies.

use domain::InstitutionId;
use domain::institution::{Institution, InstitutionKind};

use super::sample::{CARE, HOME, area, day, hospital};
use crate::Store;
use crate::records::{Access, Listing, Places, PlacesAsk};

fn ask(care: Option<u32>, part: &str, most: u32) -> PlacesAsk {
    PlacesAsk { area: care.map(area), part: part.to_owned(), kind: None, after: None, most }
}

/// Two pharmacies, two hospitals and an agency in one area, a pharmacy in another.
fn five(store: &dyn Store) {
    let place = |id, name: &str, kind, care| {
        let (place, _) = hospital(InstitutionId(id), area(care));
        (Institution { name: name.to_owned(), kind, ..place }, Access::default())
    };
    let (shop, ward) = (InstitutionKind::Pharmacy, InstitutionKind::Hospital);
    let places = [
        place(1, "东城第一医院", ward, CARE),
        place(2, "西城第一医院", ward, CARE),
        place(3, "东城大药房", shop, CARE),
        place(4, "东城大药房", shop, CARE),
        place(5, "东城经办中心", InstitutionKind::Agency, CARE),
        place(6, "东城大药房二店", shop, HOME),
    ];
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.put_institutions(&places).unwrap();
    tx.commit().unwrap();
}

fn ids(found: &Places) -> Vec<i64> {
    found.places.iter().map(|place| place.id.0).collect()
}

/// In an area a part anywhere in the name, without one its beginning; by kind; never an agency.
pub fn places_are_found_by_area_and_by_beginning(store: &dyn Store) {
    five(store);
    let reader = store.reader().unwrap();
    let found = |ask: PlacesAsk| ids(&reader.places(&ask).unwrap());
    let mut here = found(ask(Some(CARE), "", 9));
    here.sort_unstable();
    assert_eq!(here, [1, 2, 3, 4]);
    assert_eq!(found(ask(Some(CARE), "第一", 9)), [1, 2]);
    assert_eq!(found(ask(Some(HOME), "第一", 9)), [0_i64; 0]);
    assert_eq!(found(ask(None, "第一", 9)), [0_i64; 0], "no beginning");
    assert_eq!(found(ask(None, "东城大", 9)), [3, 4, 6]);
    assert_eq!(found(ask(None, "东城大药房", 9)), [3, 4, 6], "the whole name begins with itself");
    let kind = Some(InstitutionKind::Hospital);
    assert_eq!(found(PlacesAsk { kind, ..ask(None, "东城", 9) }), [1]);
    assert_eq!(found(PlacesAsk { kind, ..ask(Some(CARE), "城", 9) }), [1, 2]);
    assert_eq!(found(ask(Some(CARE), "%", 9)), [0_i64; 0], "no sign means anything else");
}

/// By name, then code; two of one name are told apart; the last page says that it is.
pub fn places_are_walked_page_by_page(store: &dyn Store) {
    five(store);
    let reader = store.reader().unwrap();
    let code = |id| hospital(InstitutionId(id), area(CARE)).0.code;
    for care in [None, Some(CARE)] {
        let first = reader.places(&ask(care, "东城大", 1)).unwrap();
        assert_eq!((ids(&first), first.more_from), (vec![3], Some(code(3))));
        let after = Some(("东城大药房".to_owned(), code(3)));
        let rest = reader.places(&PlacesAsk { after, ..ask(care, "东城大", 9) }).unwrap();
        let expected = if care.is_some() { vec![4] } else { vec![4, 6] };
        assert_eq!((ids(&rest), rest.more_from), (expected, None));
    }
}

/// Comes back as it was put, again as well.
pub fn a_listing_comes_back_as_it_was_put(store: &dyn Store) {
    five(store);
    let listing = Listing {
        listed_at: day(2),
        changed_at: None,
        file: "ab".repeat(16),
        says_services: true,
        says_family: false,
    };
    let changed_at = Some(day(1));
    let newer = Listing { listed_at: day(3), changed_at, says_family: true, ..listing.clone() };
    for listing in [listing, newer] {
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        tx.put_listings(&[(InstitutionId(1), listing.clone())]).unwrap();
        tx.commit().unwrap();
        drop(writer);
        let reader = store.reader().unwrap();
        assert_eq!(reader.listing(InstitutionId(1)).unwrap(), Some(listing));
        assert_eq!(reader.listing(InstitutionId(2)).unwrap(), None);
    }
}
