//! Numbers from text and from elsewhere, and how a tree is laid out.

use alloc::{string::ToString, vec, vec::Vec};

use serde::{
    Deserialize as _,
    de::value::{Error, F64Deserializer, I64Deserializer, MapDeserializer, SeqDeserializer, U64Deserializer},
};

use super::*;

fn other(text: &str) -> Json {
    Json::Number(Number::Other(text.into()))
}

#[test]
fn numbers_in_text_are_what_is_written() {
    for (text, expected) in [
        ("0", Json::number(0)),
        ("4503599627370496", Json::number(1 << 52)),
        ("18446744073709551615", Json::number(u64::MAX)),
        ("18446744073709551616", other("18446744073709551616")),
        ("-1", other("-1")),
        ("-0", other("-0")),
        ("1.0", other("1.0")),
        ("1e3", other("1e+3")),
        ("1e300", other("1e+300")),
        ("0.1", other("0.1")),
    ] {
        assert_eq!(Json::parse(text).unwrap(), expected, "{text}");
    }
}

#[test]
fn numbers_from_elsewhere_are_integers_if_they_are_whole() {
    let read = |value: f64| Json::deserialize(F64Deserializer::<Error>::new(value)).unwrap();
    assert_eq!(read(16.0), Json::number(16));
    assert_eq!(read(-0.0), Json::number(0));
    assert_eq!(read(9_007_199_254_740_991.0), Json::number((1 << 53) - 1));
    assert_eq!(read(9_007_199_254_740_992.0), other("9007199254740992.0"));
    assert_eq!(read(0.5), other("0.5"));
    assert_eq!(read(-1.0), other("-1.0"));
    assert_eq!(read(f64::NAN), other("NaN"));
    assert_eq!(read(f64::INFINITY), other("inf"));
    assert_eq!(read(f64::NAN).to_compact(), "null");
    assert_eq!(Json::deserialize(U64Deserializer::<Error>::new(7)).unwrap(), Json::number(7));
    assert_eq!(Json::deserialize(I64Deserializer::<Error>::new(-7)).unwrap(), other("-7"));
}

#[test]
fn only_size_can_be_wrong_with_a_whole_number() {
    for (text, whole) in [
        ("1", true),
        ("-1", true),
        ("99999999999999999999", true),
        ("1.5", false),
        ("1e3", false),
        ("-0.5", false),
    ] {
        let Json::Number(number) = Json::parse(text).unwrap() else { panic!("{text} is a number") };
        assert_eq!(number.is_whole(), whole, "{text}");
    }
    assert!(!Number::Other("NaN".into()).is_whole());
}

#[test]
fn a_key_twice_is_refused_from_elsewhere_too() {
    let map = MapDeserializer::<_, Error>::new([("a", 1_u32), ("b", 2), ("a", 3)].into_iter());
    let error = Json::deserialize(map).unwrap_err();
    assert_eq!(error.to_string(), "a: this key is given twice; once would be accepted");
    let list = SeqDeserializer::<_, Error>::new([1_u32, 2].into_iter());
    assert_eq!(Json::deserialize(list).unwrap(), Json::Array(vec![Json::number(1), Json::number(2)]));
}

#[test]
fn keys_keep_their_order() {
    let text = r#"{"b":1,"a":{"d":null,"c":[true,false]},"":"x"}"#;
    let json = Json::parse(text).unwrap();
    assert_eq!(json.to_compact(), text);
    assert_eq!(json.get("a").and_then(|a| a.get("d")), Some(&Json::Null));
    assert_eq!(json.get("z"), None);
}

#[test]
fn pretty_text_keeps_on_one_line_what_fits() {
    let item = r#"{"at":512,"len":16,"present":"A","page":0,"bits":"wdu"}"#;
    let items: Vec<_> = (0..4).map(|_| Json::parse(item).unwrap()).collect();
    let json =
        Json::Object(vec![("empty".into(), Json::Array(vec![])), ("items".into(), Json::Array(items))]);
    assert_eq!(
        json.to_pretty(),
        r#"{
  "empty": [],
  "items": [
    { "at": 512, "len": 16, "present": "A", "page": 0, "bits": "wdu" },
    { "at": 512, "len": 16, "present": "A", "page": 0, "bits": "wdu" },
    { "at": 512, "len": 16, "present": "A", "page": 0, "bits": "wdu" },
    { "at": 512, "len": 16, "present": "A", "page": 0, "bits": "wdu" }
  ]
}"#
    );
    assert_eq!(Json::parse(&json.to_pretty()).unwrap(), json);
}

#[test]
fn strings_are_escaped() {
    let text = "a\"\\\n\r\t\u{8}\u{0}\u{1f}\u{7f}ä😀\u{2028}";
    let json = Json::string(text);
    assert_eq!(Json::parse(&json.to_compact()).unwrap(), json);
    assert_eq!(serde_json::from_str::<String>(&json.to_compact()).unwrap(), text);
}
