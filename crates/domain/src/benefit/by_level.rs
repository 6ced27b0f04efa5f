//! A value that may differ by level of institution.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::I64Deserializer;
use serde::de::{Error, IntoDeserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::institution::Level;

/// One value per level.
///
/// Written as one number for all levels, or as a table of some of them: a level that is not named
/// is as the nearest named one below it, else as the lowest named one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByLevel<T>([T; 5]);

impl<T: Copy> ByLevel<T> {
    /// The same for all levels.
    pub fn same(value: T) -> Self {
        Self([value; 5])
    }

    /// The value of a level.
    pub fn of(&self, level: Level) -> T {
        let Self([community, one, two, three, three_top]) = *self;
        match level {
            Level::Community => community,
            Level::One => one,
            Level::Two => two,
            Level::Three => three,
            Level::ThreeTop => three_top,
        }
    }

    /// All values from low to high.
    pub fn values(&self) -> impl Iterator<Item = T> {
        self.0.into_iter()
    }

    /// Fills the gaps; `None` when nothing is named.
    fn filled(named: [Option<T>; 5]) -> Option<Self> {
        let mut last = named.into_iter().flatten().next()?;
        Some(Self(named.map(|value| {
            last = value.unwrap_or(last);
            last
        })))
    }
}

impl<T: Copy + PartialEq + Serialize> Serialize for ByLevel<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let first = self.of(Level::Community);
        if self.values().all(|value| value == first) {
            return first.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for level in Level::ALL {
            map.serialize_entry(&level, &self.of(level))?;
        }
        map.end()
    }
}

impl<'de, T: Copy + Deserialize<'de>> Deserialize<'de> for ByLevel<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Form(PhantomData))
    }
}

struct Form<T>(PhantomData<T>);

impl<'de, T: Copy + Deserialize<'de>> Visitor<'de> for Form<T> {
    type Value = ByLevel<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, or a table of community, one, two, three, three_top")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        let number: I64Deserializer<E> = value.into_deserializer();
        T::deserialize(number).map(ByLevel::same)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_i64(i64::try_from(value).map_err(|_| E::custom("too large"))?)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut named: [Option<T>; 5] = [None; 5];
        while let Some((level, value)) = map.next_entry::<Level, T>()? {
            if let Some(place) = named.get_mut(level.index()) {
                *place = Some(value);
            }
        }
        ByLevel::filled(named).ok_or_else(|| A::Error::custom("at least one level must be named"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BasisPoints;

    fn read(json: &str) -> Result<ByLevel<BasisPoints>, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn gaps_are_filled_from_below() {
        for (json, values) in [
            ("8500", [8500; 5]),
            (r#"{"community":9000,"one":7000}"#, [9000, 7000, 7000, 7000, 7000]),
            (r#"{"one":8000,"two":7500,"three":7000}"#, [8000, 8000, 7500, 7000, 7000]),
        ] {
            let read = read(json).unwrap();
            assert_eq!(read, ByLevel(values.map(BasisPoints)), "{json}");
            let again = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
            assert_eq!(read, again);
        }
    }

    #[test]
    fn other_levels_are_refused_by_name() {
        let text = read(r#"{"four":1}"#).unwrap_err().to_string();
        assert!(text.contains("four") && text.contains("three_top"), "{text}");
        assert!(read("{}").is_err());
    }
}
